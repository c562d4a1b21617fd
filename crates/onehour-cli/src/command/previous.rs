//! The published plan that a round starts from, and what the coordinator decided about it.

use std::path::Path;

use jiff::civil::Date;
use onehour::Result;
use onehour::error::{Error, Issue, Place};
use onehour::pool::Role;
use onehour::programme::Side;
use onehour::snapshot::{KeptMeeting, Snapshot};
use onehour_io::Input;
use onehour_io::out::decisions::{self, Decisions};
use onehour_io::out::invites::{self, Invitation};
use onehour_io::out::{self, WORKBOOK_FILE};

/// A published plan. The default is none.
#[derive(Default)]
pub(super) struct Previous {
    /// Its meetings.
    pub(super) kept: Vec<KeptMeeting>,
    pub(super) decisions: Decisions,
    /// What it was made from.
    snapshot: Option<Snapshot>,
    /// What calendars were told of it.
    pub(super) sent: Vec<Invitation>,
    pub(super) warnings: Vec<Issue>,
}

impl Previous {
    /// Reads a plan by its folder or its plan.json; by its plan.xlsx, the decisions in it as well.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let workbook = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
        let folder = if workbook || path.is_file() { path.parent().unwrap_or(Path::new("")) } else { path };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let bound = out::read(if workbook { folder } else { path })?;
        let decisions = if workbook { decisions::read(path, &bound.plan)? } else { Decisions::default() };
        // What an index of another plan says was sent would be cancelled, or sent again.
        let mixed: Vec<Issue> = out::compare_files(folder, &bound.plan).into_iter().filter(Issue::is_error).collect();
        if !mixed.is_empty() {
            return Err(Error::from(mixed));
        }
        let mut warnings = decisions.warnings.clone();
        warnings.extend((!workbook && decisions::edited(folder).is_some()).then(|| unread(folder)));
        let (kept, sent) = (bound.plan.kept()?, invites::sent(folder)?);
        Ok(Previous { kept, decisions, snapshot: Some(bound.snapshot), sent, warnings })
    }

    /// Its meetings; `None` where there is no plan before.
    pub(super) fn meetings(&self) -> Option<&[KeptMeeting]> {
        self.snapshot.as_ref().map(|_| &*self.kept)
    }

    /// Puts the decisions in the programme of a round that begins on this day: those about the plan, and those it was
    /// made with that still hold. They are about people of the plan or of the round.
    pub(super) fn decide(&self, input: &mut Input, from: Date) -> Result<()> {
        let Some(earlier) = &self.snapshot else { return Ok(()) };
        let Input { roll, programme, .. } = input;
        let roles = |id: &str| [role(earlier, id), roll.pool().person(id).map(|person| person.role)];
        let is_known = |side, id: &str| roles(id).into_iter().flatten().any(|role| is_on(role, side));
        self.decisions.apply(programme, is_known)?;
        decisions::carry(earlier, programme, from);
        Ok(())
    }
}

/// The role that an id has in the pool of a plan.
fn role(pool: &Snapshot, id: &str) -> Option<Role> {
    let found = pool.people.binary_search_by(|entry| entry.person.id.as_bytes().cmp(id.as_bytes()));
    found.ok().map(|at| pool.people[at].person.role)
}

fn is_on(role: Role, side: Side) -> bool {
    match side {
        Side::Newcomer => role.is_newcomer(),
        Side::Opener => role.is_opener(),
    }
}

fn unread(folder: &Path) -> Issue {
    Issue::warning(
        "W-decisions-unread",
        Place { file: Some(folder.join(WORKBOOK_FILE).display().to_string()), ..Place::default() },
        "This workbook was saved since its plan was written; decisions in it were not read.",
        "Give the workbook itself with --previous, to follow them.",
    )
}
