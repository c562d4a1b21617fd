//! Times as the plan writes them: RFC 3339 with the offset and name of the programme's zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The programme's clock.
pub(super) struct Clock {
    zone: TimeZone,
}

impl Clock {
    /// The clock of a zone.
    pub(super) fn new(zone: TimeZone) -> Self {
        Clock { zone }
    }

    /// UTC seconds of a text that is written as this clock writes it.
    pub(super) fn read(&self, text: &str) -> Option<i64> {
        let seconds = text.parse::<Zoned>().ok()?.timestamp().as_second();
        (self.write(seconds)? == text).then_some(seconds)
    }

    /// The text of an instant.
    pub(super) fn write(&self, seconds: i64) -> Option<String> {
        Some(self.at(seconds)?.to_string())
    }

    /// The day that an instant counts to: the latest one that has begun, also where the clock is set back over
    /// midnight.
    pub(super) fn date(&self, seconds: i64) -> Option<jiff::civil::Date> {
        let shown = self.at(seconds)?.date();
        let next = shown.tomorrow().ok().and_then(|next| next.to_zoned(self.zone.clone()).ok());
        let has_begun = next.filter(|begin| begin.timestamp().as_second() <= seconds);
        Some(has_begun.map_or(shown, |begin| begin.datetime().date()))
    }

    fn at(&self, seconds: i64) -> Option<Zoned> {
        Some(Timestamp::from_second(seconds).ok()?.to_zoned(self.zone.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_one_spelling() {
        let clock = Clock::new(crate::time::timezone("Europe/Helsinki").unwrap());
        let text = "2026-12-01T09:00:00+02:00[Europe/Helsinki]";
        assert_eq!(clock.read(text), Some(1_796_108_400));
        assert_eq!(clock.write(1_796_108_400).as_deref(), Some(text));
        assert_eq!(clock.date(1_796_108_400 + 15 * 3600).map(|date| date.to_string()).as_deref(), Some("2026-12-02"));
        for other in [
            "2026-12-01T07:00:00+00:00[UTC]",
            "2026-12-01T09:00:00+02:00",
            "2026-12-01T09:00+02:00[Europe/Helsinki]",
            "2026-12-01T09:00:00.5+02:00[Europe/Helsinki]",
            "",
        ] {
            assert_eq!(clock.read(other), None, "{other}");
        }
        assert_eq!(clock.write(i64::MAX), None);
    }
}
