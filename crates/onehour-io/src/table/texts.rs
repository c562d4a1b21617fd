//! Many texts in one piece of memory.

/// Texts, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    /// Cut out of one text: from where the one before ends (the first from the beginning) to where it ends itself. `None` where
    /// that is no text.
    pub(super) fn cut(text: String, ends: Vec<usize>) -> Option<Self> {
        let sound = ends.is_sorted() && ends.iter().all(|&end| text.is_char_boundary(end));
        sound.then_some(Texts { text, ends })
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
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
