//! What a plan's folder is written with, beside the plan.

use crate::contacts::Contacts;

/// How the files of a plan are to be written. The default knows no names.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// How people are called and reached: for plan.xlsx, invites and report.html alone.
    pub contacts: Contacts,
    /// SHA-256 of the workbook whose decisions went into this plan: a folder that holds that workbook may be replaced.
    pub decided: Option<String>,
}
