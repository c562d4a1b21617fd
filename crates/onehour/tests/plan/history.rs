use jiff::civil::date;
use onehour::Request;
use onehour::pool::Caps;
use onehour::snapshot::{Outcome, PastMeeting};

use crate::pool::*;

fn line(newcomer: &str, opener: &str, day: i8, outcome: Outcome) -> PastMeeting {
    let (newcomer, opener) = (newcomer.into(), opener.into());
    PastMeeting { newcomer, opener, date: date(2026, 11, day), start: None, outcome }
}

fn served(history: &[PastMeeting], text: &str) -> u32 {
    let people = vec![newcomer("n", "Tue 9-12"), opener("o", "Tue 9-12")];
    let request = Request { weeks: 1, history, ..Request::new(FROM) };
    run(people, &programme(text), &request).plan.summary.served
}

#[test]
fn who_met_or_declined_never_meets_again_and_a_cancelled_meeting_bars_nothing() {
    assert_eq!(served(&[line("n", "o", 3, Outcome::Met)], ""), 0);
    assert_eq!(served(&[line("n", "o", 3, Outcome::Declined)], "[history]\nnever_again = false\n"), 0);
    assert_eq!(served(&[line("n", "o", 3, Outcome::Cancelled)], ""), 1);
}

#[test]
fn a_cooldown_opens_on_its_last_day() {
    let met = [line("n", "o", 3, Outcome::Met)];
    let cooldown = |days: u32| format!("[history]\nnever_again = false\ncooldown_days = {days}\n");
    assert_eq!(served(&met, &cooldown(28)), 1, "2026-12-01 is 28 days after 2026-11-03");
    assert_eq!(served(&met, &cooldown(29)), 0);
}

#[test]
fn past_meetings_count_against_month_and_quarter_and_not_against_the_round() {
    let met = |day: i8, month: i8| PastMeeting {
        newcomer: "gone".into(),
        opener: "o".into(),
        date: date(2026, month, day),
        start: None,
        outcome: Outcome::Met,
    };
    for (caps, expected) in [
        (Caps { month: Some(1), ..Caps::default() }, 0),
        (Caps { quarter: Some(3), ..Caps::default() }, 1),
        (Caps { round: Some(1), ..Caps::default() }, 1),
        (Caps { day: Some(1), ..Caps::default() }, 0),
    ] {
        let people = vec![newcomer("n", "Tue 9-12"), newcomer("m", "Tue 9-12"), capped(opener("o", "Tue 9-12"), caps)];
        let history = [met(1, 12), met(2, 11)];
        let request = Request { weeks: 1, history: &history, ..Request::new(FROM) };
        let plan = run(people, &programme(""), &request).plan;
        assert_eq!(plan.summary.served, expected, "{caps:?}");
        assert_optimal(&plan);
    }
}

#[test]
fn the_hour_of_a_published_meeting_is_taken_on_both_sides() {
    let start = 1_796_108_400; // 2026-12-01T09:00+02:00
    let met =
        PastMeeting { newcomer: "n".into(), opener: "o".into(), date: FROM, start: Some(start), outcome: Outcome::Met };
    let people =
        vec![newcomer("n", "Tue 9-10"), newcomer("m", "Tue 9-10"), opener("o", "Tue 9-10"), opener("x", "Tue 9-10")];
    let history = [met];
    let request = Request { weeks: 1, history: &history, ..Request::new(FROM) };
    let plan = run(people, &programme(""), &request).plan;
    assert_eq!(pairs(&plan), [("m", "x")]);
}

/// Half an hour, and half an hour for openers to recover: a newcomer is free again when the meeting ends.
#[test]
fn a_published_meeting_takes_the_buffer_from_its_opener_alone() {
    let start = 1_796_108_400 + 5400; // 2026-12-01T10:30+02:00
    let met =
        PastMeeting { newcomer: "n".into(), opener: "o".into(), date: FROM, start: Some(start), outcome: Outcome::Met };
    let text = "[meeting]\nlength_minutes = 30\nbuffer_minutes = 30\n";
    let history = [met];
    let request = Request { weeks: 1, history: &history, ..Request::new(FROM) };
    let people = vec![
        newcomer("m", "Tue 11-12"),
        newcomer("n", "Tue 11-12"),
        opener("o", "Tue 11-12"),
        opener("x", "Tue 11-12"),
    ];
    let plan = run(people, &programme(text), &request).plan;
    assert_eq!(pairs(&plan).len(), 1, "x has one start, o none: {:?}", plan.meetings);
    let alone = vec![newcomer("n", "Tue 11-12"), opener("o", "Tue 11-12"), opener("x", "Tue 11-12")];
    assert_eq!(pairs(&run(alone, &programme(text), &request).plan), [("n", "x")]);
}
