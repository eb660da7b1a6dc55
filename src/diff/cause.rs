//! Why a touch is planned otherwise than before: a closed list of kinds.

/// What has changed, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What kind of change it is.
    pub kind: CauseKind,
    /// The prospect to whom it happened; none where it concerns a rep's days or all of them.
    pub prospect: Option<Box<str>>,
    /// What exactly has changed, in words.
    pub detail: String,
    /// What it explains of its prospect's differences.
    pub(super) part: Part,
}

/// What a prospect's own cause explains of what differs for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It has a part in all of it for certain.
    Sure,
    /// It may have none: without a crowd a prospect who is worth more now stands where it stood.
    Possible,
    /// Only what the rows say of name, company and contact.
    Names,
}

impl Cause {
    pub(super) fn of_prospect(kind: CauseKind, prospect: &str, detail: impl Into<String>) -> Cause {
        Cause { kind, prospect: Some(prospect.into()), detail: detail.into(), part: Part::Sure }
    }

    pub(super) fn general(kind: CauseKind, detail: impl Into<String>) -> Cause {
        Cause { kind, prospect: None, detail: detail.into(), part: Part::Sure }
    }
}

/// The kinds of causes, in the order in which pages list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// Something has happened with the prospect that the old schedule did not foresee.
    OutcomeRecorded,
    /// A touch of the old schedule was not made on its day.
    TouchNotMade,
    /// The prospect was in no prospect file before.
    ProspectAdded,
    /// The prospect is in no prospect file any more.
    ProspectRemoved,
    /// The prospect's record says something else than before, or is read otherwise.
    ProspectChanged,
    /// The rep has other minutes or daily limits.
    CapacityChanged,
    /// The rep works on other days.
    WorkingDays,
    /// The rep works or calls at other hours, or by another clock.
    WorkingHours,
    /// People in some place may be called at other hours.
    CallingHours,
    /// A setting is another, in the configuration or on the command line.
    Configuration,
    /// The prospects come in another order, which decides between equals.
    OrderChanged,
    /// Another version of this program made the plan.
    OtherVersion,
    /// Nothing that a plan is made from has changed: somebody has edited one of the schedules.
    EditedByHand,
    /// The prospect was not in the old schedule: not on the list then, or waiting.
    NotPlannedBefore,
    /// The prospect is not in the new schedule: ended by an outcome, off the list, or waiting.
    NotPlannedNow,
    /// A touch is planned again: not made on its day, or the new schedule begins later for a reason it does not tell.
    PlannedAgain,
    /// Something that a schedule without its inputs does not show.
    NotTold,
}

impl CauseKind {
    /// The kind in words, which is also its name in files.
    pub fn label(self) -> &'static str {
        match self {
            CauseKind::OutcomeRecorded => "outcome recorded",
            CauseKind::TouchNotMade => "touch not made",
            CauseKind::ProspectAdded => "prospect added",
            CauseKind::ProspectRemoved => "prospect removed",
            CauseKind::ProspectChanged => "prospect changed",
            CauseKind::CapacityChanged => "capacity changed",
            CauseKind::WorkingDays => "holiday or day off",
            CauseKind::WorkingHours => "working hours",
            CauseKind::CallingHours => "calling hours",
            CauseKind::Configuration => "configuration",
            CauseKind::OrderChanged => "order of prospects",
            CauseKind::OtherVersion => "other version",
            CauseKind::EditedByHand => "edited by hand",
            CauseKind::NotPlannedBefore => "prospect not planned before",
            CauseKind::NotPlannedNow => "prospect not planned now",
            CauseKind::PlannedAgain => "touch planned again",
            CauseKind::NotTold => "what CSV does not tell",
        }
    }

    /// Whether the schedules do not tell which of several causes it was.
    pub fn leaves_open(self) -> bool {
        matches!(
            self,
            CauseKind::NotPlannedBefore | CauseKind::NotPlannedNow | CauseKind::PlannedAgain | CauseKind::NotTold
        )
    }
}
