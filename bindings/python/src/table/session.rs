//! What a session knows: meetings, the past, and who must be told what.

use onehour::plan::{News, Notice};
use onehour::programme::Side;
use onehour::snapshot::{KeptMeeting, Outcome, PastMeeting};

use super::{Table, moments, texts};

/// Who meets whom, and when.
pub(crate) fn kept(meetings: &[KeptMeeting], zone: &str) -> Table {
    Table::new(vec![
        texts("newcomer", meetings.iter().map(|meeting| Some(meeting.newcomer.as_str()))),
        texts("opener", meetings.iter().map(|meeting| Some(meeting.opener.as_str()))),
        moments("start", zone, meetings.iter().map(|meeting| meeting.start)),
    ])
}

/// The columns of a history's file.
pub(crate) fn history(past: &[PastMeeting], zone: &str) -> Table {
    let outcome = |meeting: &PastMeeting| match meeting.outcome {
        Outcome::Met => "met",
        Outcome::Declined => "declined",
        Outcome::Cancelled => "cancelled",
    };
    let dates: Vec<String> = past.iter().map(|meeting| meeting.date.to_string()).collect();
    Table::new(vec![
        texts("newcomer", past.iter().map(|meeting| Some(meeting.newcomer.as_str()))),
        texts("opener", past.iter().map(|meeting| Some(meeting.opener.as_str()))),
        texts("date", dates.iter().map(|date| Some(date.as_str()))),
        moments("start", zone, past.iter().map(|meeting| meeting.start)),
        texts("outcome", past.iter().map(|meeting| Some(outcome(meeting)))),
    ])
}

/// Who must be told what, and the sentence that says it.
pub(crate) fn notices(notices: &[Notice], zone: &str) -> onehour::Result<Table> {
    let side = |notice: &Notice| match notice.side {
        Side::Newcomer => "newcomer",
        Side::Opener => "opener",
    };
    let news: Vec<(&str, Option<i64>, Option<i64>)> = notices
        .iter()
        .map(|notice| match notice.news {
            News::New { start } => ("new", None, start),
            News::Moved { from, to } => ("moved", from, to),
            News::Dropped { start } => ("dropped", start, None),
        })
        .collect();
    let sentences = notices.iter().map(|notice| notice.text(zone)).collect::<onehour::Result<Vec<String>>>()?;
    Ok(Table::new(vec![
        texts("person", notices.iter().map(|notice| Some(notice.person.as_str()))),
        texts("side", notices.iter().map(|notice| Some(side(notice)))),
        texts("other", notices.iter().map(|notice| Some(notice.other.as_str()))),
        texts("news", news.iter().map(|news| Some(news.0))),
        moments("before", zone, news.iter().map(|news| news.1)),
        moments("now", zone, news.iter().map(|news| news.2)),
        texts("text", sentences.iter().map(|text| Some(text.as_str()))),
    ]))
}
