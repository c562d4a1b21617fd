//! What a plan's folder is written with, beside the plan.

use onehour::advice::Briefing;
use onehour::snapshot::KeptMeeting;

use super::invites::Invitation;
use crate::contacts::Contacts;
use crate::texts::Texts;

/// How the files of a plan are to be written. The default knows no names, has the texts built in, and gives no advice.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// How people are called and reached: for plan.xlsx, invites and report.html alone.
    pub contacts: Contacts,
    /// What is written to those who meet.
    pub texts: Texts,
    /// Meetings of the plan before, where there was one: for changes.csv.
    pub before: Option<Vec<KeptMeeting>>,
    /// What the plan before told calendars; see [`super::invites::sent`].
    pub sent: Vec<Invitation>,
    /// Whom to recruit and what would help who waits: for plan.xlsx and report.html.
    pub briefing: Briefing,
    /// SHA-256 of the workbook whose decisions went into this plan: a folder that holds that workbook may be replaced.
    pub decided: Option<String>,
}
