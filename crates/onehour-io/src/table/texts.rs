//! Many texts in one piece of memory.

/// Texts, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// Adds others after them.
    pub(crate) fn append(&mut self, more: &Texts) {
        let before = self.text.len();
        self.text.push_str(&more.text);
        self.ends.extend(more.ends.iter().map(|end| before + end));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text with this number (from 0); empty beyond the last one.
    pub(crate) fn get(&self, at: usize) -> &str {
        let Some(&end) = self.ends.get(at) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..end]
    }

    /// How many bytes each has.
    pub(super) fn lengths(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(&0).chain(&self.ends).zip(&self.ends).map(|(start, end)| end - start)
    }

    /// All of them as one text.
    pub(super) fn joined(&self) -> &str {
        &self.text
    }
}

impl<T: AsRef<str>> Extend<T> for Texts {
    fn extend<I: IntoIterator<Item = T>>(&mut self, texts: I) {
        texts.into_iter().for_each(|text| self.push(text.as_ref()));
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut all = Texts::default();
        all.extend(texts);
        all
    }
}
