//! What a meeting is and how many there may be.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pool::Caps;

/// What a meeting is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Meeting {
    /// Fixed hour, suggest three, or introduce only.
    pub mode: Mode,
    /// 60 unless told.
    #[schemars(range(min = 1, max = 1440))]
    pub length_minutes: u16,
    /// Free time an opener keeps after a meeting; 0 unless told.
    #[schemars(range(max = 1439))]
    pub buffer_minutes: u16,
    /// Distance between possible starts: 15, 30 or 60, or absent for `length + buffer`, which keeps starts disjoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = [15, 30, 60, null]))]
    pub grid_minutes: Option<u16>,
    /// No meeting starts earlier than this after 00:00 of the first day.
    pub notice_hours: u16,
    /// IANA zone of the round: its days, months and grid. Also of people who state no zone.
    pub zone: String,
    /// Local days without meetings.
    #[schemars(with = "Vec<String>")]
    pub holidays: Vec<Date>,
}

impl Default for Meeting {
    fn default() -> Self {
        Meeting {
            mode: Mode::Fixed,
            length_minutes: 60,
            buffer_minutes: 0,
            grid_minutes: None,
            notice_hours: 0,
            zone: "Europe/Helsinki".into(),
            holidays: Vec::new(),
        }
    }
}

/// How the hour is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// One hour for each meeting.
    #[default]
    Fixed,
    /// One held hour and up to two more, exclusive for the opener.
    Suggest,
    /// The pair finds the hour; hours and availability are not used.
    Introduce,
}

/// Caps of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CapRules {
    /// Newcomers an opener meets at one start; 1 unless told.
    #[schemars(range(min = 1))]
    pub hour: u32,
    /// Caps of an opener who states none at all. Who states one is bound by what is stated alone.
    pub unstated: Caps,
}

impl Default for CapRules {
    fn default() -> Self {
        CapRules { hour: 1, unstated: Caps::default() }
    }
}

/// What an employer allows the openers whose `organisation` it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Employer {
    /// As in the column `organisation`.
    pub organisation: String,
    /// Hours of meetings its openers may give in one calendar month, together. Absent: no budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours_per_month: Option<u32>,
    /// When its openers may meet, as availability is written: `Mon-Fri 9-17`. Absent: whenever they are free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_hours: Option<String>,
    /// IANA zone of the work hours; that of the programme unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// So many openers of one team may be away in meetings at once. Absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_away: Option<u32>,
}
