//! Names and addresses: read from a file of their own, kept out of every plan, and given to what people open alone
//! (plan.xlsx, invites, report.html). None of them holds a character that turns the direction of the text around it:
//! whatever writes a name may write it as it stands here.
//!
//! Columns: `id`, `name`, `email`. The row with the id [`ORGANISER`] is whoever sends the invitations.

use std::collections::BTreeMap;

use onehour::error::{Error, Issue, Place};

use crate::direction::{steady, turns};
use crate::limits;
use crate::source::Source;
use crate::table::{Cell, Declared, Table, load};

/// The id of the row that tells who sends the invitations.
pub const ORGANISER: &str = "organiser";

/// Bytes of a name at most.
const NAME_BYTES: usize = 200;
/// Bytes of an address at most (RFC 5321, section 4.5.3.1.3).
const EMAIL_BYTES: usize = 254;

/// How a person is called and reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// As it is to be written.
    pub name: Option<String>,
    /// Mail address.
    pub email: Option<String>,
}

impl Contact {
    /// The contact without characters that turn the direction of text.
    fn steady(self) -> Self {
        let steady = |text: String| text.chars().map(steady).collect();
        Contact { name: self.name.map(steady), email: self.email.map(steady) }
    }
}

/// Contacts by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    by_id: BTreeMap<String, Contact>,
    /// SHA-256 of the file; empty where there is none.
    pub sha256: String,
    /// What was doubtful but usable.
    pub warnings: Vec<Issue>,
}

impl Contacts {
    /// The contact of a person.
    pub fn of(&self, id: &str) -> Option<&Contact> {
        self.by_id.get(id)
    }

    /// The name of a person, or else the id.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.of(id).and_then(|contact| contact.name.as_deref()).unwrap_or(id)
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

impl FromIterator<(String, Contact)> for Contacts {
    fn from_iter<T: IntoIterator<Item = (String, Contact)>>(contacts: T) -> Self {
        let by_id = contacts.into_iter().map(|(id, contact)| (id, contact.steady())).collect();
        Contacts { by_id, ..Contacts::default() }
    }
}

/// Reads contacts: CSV, a workbook or JSON with the columns `id`, `name`, `email`. Line breaks and other control
/// characters in a name become spaces, and those that turn the direction of text U+FFFD.
///
/// # Errors
/// Everything that is wrong with the file at once, with row and column and without the content of a cell:
/// `E-missing-column`, `E-empty-id`, `E-duplicate-id`, `E-contact-name`, `E-contact-email`, and those of tables.
///
/// # Examples
/// ```
/// use onehour_io::{Source, contacts};
///
/// let file = Source::bytes("contacts.csv", "id,name,email\nn1,Aino Virtanen,aino@example.org\n");
/// assert_eq!(contacts::read(&file)?.name("n1"), "Aino Virtanen");
///
/// let wrong = Source::bytes("contacts.csv", "id,name,email\nn1,Aino Virtanen,at home\n");
/// assert!(contacts::read(&wrong).unwrap_err().has("E-contact-email"));
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn read(source: &Source) -> onehour::Result<Contacts> {
    let mut issues = Vec::new();
    let loaded = load(source, &Declared::default(), &[], &mut issues)?;
    let contacts = loaded.tables.first().map(|table| rows(table, &mut issues)).unwrap_or_default();
    let (mut warnings, errors): (Vec<Issue>, Vec<Issue>) = issues.into_iter().partition(|issue| !issue.is_error());
    if !errors.is_empty() {
        return Err(Error::from(errors));
    }
    warnings.sort();
    Ok(Contacts { sha256: loaded.sha256, warnings, ..contacts.into_iter().collect() })
}

fn rows(table: &Table, issues: &mut Vec<Issue>) -> BTreeMap<String, Contact> {
    let column = |name: &str| table.headings.iter().position(|heading| heading.trim().eq_ignore_ascii_case(name));
    let (id, name, email) = (column("id"), column("name"), column("email"));
    let Some(id) = id else {
        issues.push(Issue::error(
            "E-missing-column",
            Place { column: Some("id".into()), ..table.place.clone() },
            "There is no such column.",
            "The columns of a contacts file are id, name and email.",
        ));
        return BTreeMap::new();
    };
    unused(table, &[Some(id), name, email], issues);
    let mut contacts: BTreeMap<String, (Contact, Place)> = BTreeMap::new();
    for row in 0..table.len() {
        let mut cells = Row { table, row, issues };
        let contact = Contact { name: cells.name(name), email: cells.email(email) };
        let Some(known) = cells.id(id) else { continue };
        let place = table.cell_place(row, id);
        match contacts.get(&known) {
            Some((_, first)) => issues.push(duplicate(place, first)),
            None => _ = contacts.insert(known, (contact, place)),
        }
    }
    contacts.into_iter().map(|(id, (contact, _))| (id, contact)).collect()
}

/// Warns of headings that are read by nothing.
fn unused(table: &Table, used: &[Option<usize>], issues: &mut Vec<Issue>) {
    let headings = table.headings.iter().enumerate();
    for (at, _) in headings.filter(|(at, heading)| !heading.is_empty() && !used.contains(&Some(*at))) {
        issues.push(Issue::warning(
            "W-unknown-column",
            Place { row: None, ..table.cell_place(0, at) },
            "This column is not used.",
            "The columns of a contacts file are id, name and email.",
        ));
    }
}

fn duplicate(place: Place, first: &Place) -> Issue {
    let message = format!("This id stands already in {}.", Place { column: None, ..first.clone() });
    Issue::error("E-duplicate-id", place, message, "Keep one row for each person.")
}

/// The cells of one row; what is wrong with one is reported where it is read.
struct Row<'a> {
    table: &'a Table,
    row: usize,
    issues: &'a mut Vec<Issue>,
}

impl Row<'_> {
    fn text(&self, column: Option<usize>) -> Option<&str> {
        match self.table.cell(self.row, column?) {
            Cell::Text(text) => Some(text),
            Cell::Empty | Cell::Json(_) => None,
        }
    }

    fn refuse(&mut self, column: Option<usize>, code: &str, message: &str, remedy: &str) {
        let place = self.table.cell_place(self.row, column.unwrap_or(0));
        self.issues.push(Issue::error(code, place, message, remedy));
    }

    fn id(&mut self, column: usize) -> Option<String> {
        let id = self.text(Some(column)).filter(|id| id.len() <= limits::ID_BYTES).map(str::to_owned);
        if id.is_none() {
            self.refuse(Some(column), "E-empty-id", "This row names nobody.", "Give the id that the plan has.");
        }
        id
    }

    fn name(&mut self, column: Option<usize>) -> Option<String> {
        let name: String = self.text(column)?.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if name.len() > NAME_BYTES {
            self.refuse(column, "E-contact-name", "This name is longer than 200 bytes.", "Shorten it.");
            return None;
        }
        Some(name)
    }

    fn email(&mut self, column: Option<usize>) -> Option<String> {
        let email = self.text(column)?.to_owned();
        if !is_address(&email) {
            let message = "This is not a mail address.";
            self.refuse(column, "E-contact-email", message, "Write it as name@example.org, or leave the cell empty.");
            return None;
        }
        Some(email)
    }
}

/// Whether a text is an address as sign-up forms take it: no comment, no quotes, nothing that a header, a URI or a
/// calendar could take for an end. Who has another is reached by hand.
pub(crate) fn is_address(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !turns(c) && !"()<>[]\\,;:\"@".contains(c);
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let labels = domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
    text.len() <= EMAIL_BYTES && !local.is_empty() && local.chars().chain(domain.chars()).all(plain) && labels
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(text: &str) -> onehour::Result<Contacts> {
        read(&Source::bytes("contacts.csv", text))
    }

    #[test]
    fn names_and_addresses_are_found_by_id() {
        let contacts = parse("email,id,name\na@b.fi,n1,Åsa\n,n2,\n").unwrap();
        assert_eq!((contacts.name("n1"), contacts.name("n2"), contacts.name("n3")), ("Åsa", "n2", "n3"));
        assert_eq!(contacts.of("n1").unwrap().email.as_deref(), Some("a@b.fi"));
    }

    #[test]
    fn everything_wrong_is_said_at_once_and_no_cell_is_shown() {
        let long = "x".repeat(300);
        let error = parse(&format!("id,name,email\nn1,{long},SECRETzz\n,b,\nn1,c,\n")).unwrap_err();
        for code in ["E-contact-name", "E-contact-email", "E-empty-id", "E-duplicate-id"] {
            assert!(error.has(code), "{code}: {error}");
        }
        assert!(!error.to_string().contains("SECRETzz") && !error.to_string().contains(&long));
        assert!(parse("name\nx\n").unwrap_err().has("E-missing-column"));
    }

    #[test]
    fn addresses_that_could_end_something_are_refused() {
        for wrong in [
            "",
            "a",
            "@b.fi",
            "a@",
            "a b@c.fi",
            "a@b..fi",
            "a@b\r\n.fi",
            "a@b.fi>",
            "a;b@c.fi",
            "a@b@c.fi",
            "\u{202e}a@b.fi",
        ] {
            assert!(!is_address(wrong), "{wrong:?}");
        }
        for right in ["aino@example.org", "a.b+c@xn--1.fi", "åsa@exempel.se", "o'neill@x.ie"] {
            assert!(is_address(right), "{right:?}");
        }
    }

    #[test]
    fn a_line_break_in_a_name_becomes_a_space() {
        assert_eq!(parse("id,name\nn1,\"A\nB\"\n").unwrap().name("n1"), "A B");
    }

    #[test]
    fn no_name_turns_the_direction_of_what_stands_beside_it() {
        for turning in ('\0'..='\u{ffff}').filter(|c| turns(*c)) {
            assert_eq!(parse(&format!("id,name\nn1,A{turning}B\n")).unwrap().name("n1"), "A\u{fffd}B", "{turning:?}");
        }
        let name = "אבי כהן";
        assert_eq!(parse(&format!("id,name\nn1,{name}\n")).unwrap().name("n1"), name, "letters stay");
    }

    #[test]
    fn a_column_that_is_not_used_is_named() {
        assert_eq!(parse("id,name,phone\nn1,a,1\n").unwrap().warnings[0].code, "W-unknown-column");
    }
}
