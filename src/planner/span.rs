//! Pieces of real time.

/// Real time in ten-thousandths of a minute, as [`crate::model::Minutes`] counts it.
pub(super) type Ticks = i64;

/// Ticks in a second, times three: a second has no whole number of them.
const TICKS_IN_THREE_SECONDS: i64 = 500;

/// So many whole minutes.
pub(super) fn minutes(minutes: i64) -> Ticks {
    minutes * 10_000
}

/// So many seconds, which come in whole minutes everywhere but in zones of long ago; those are cut to the tick.
pub(super) fn seconds(seconds: i64) -> Ticks {
    seconds * TICKS_IN_THREE_SECONDS / 3
}

/// A piece of time, from one moment up to another that is not in it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) from: Ticks,
    pub(super) to: Ticks,
}

impl Span {
    pub(super) fn length(self) -> Ticks {
        self.to - self.from
    }
}

/// Adds a span behind others, as one with the last if the two touch; an empty one is left out.
pub(super) fn append(spans: &mut Vec<Span>, span: Span) {
    match spans.last_mut() {
        _ if span.from >= span.to => {}
        Some(last) if last.to == span.from => last.to = span.to,
        _ => spans.push(span),
    }
}

/// What two lists of spans have in common, each ascending and apart. Spans that touch stay apart.
pub(super) fn intersection(these: &[Span], those: &[Span]) -> Vec<Span> {
    let mut common = Vec::new();
    let (mut these, mut those) = (these.iter().peekable(), those.iter().peekable());
    while let (Some(this), Some(that)) = (these.peek(), those.peek()) {
        let span = Span { from: this.from.max(that.from), to: this.to.min(that.to) };
        if span.from < span.to {
            common.push(span);
        }
        if this.to < that.to {
            these.next()
        } else {
            those.next()
        };
    }
    common
}

/// How long such an [`intersection`] is, and of how many pieces, without a list of them.
pub(super) fn common_time(these: &[Span], those: &[Span]) -> (Ticks, i64) {
    let pairs = these.iter().flat_map(|this| those.iter().map(move |that| (this, that)));
    let common = pairs.map(|(this, that)| this.to.min(that.to) - this.from.max(that.from));
    common.filter(|length| *length > 0).fold((0, 0), |(time, pieces), length| (time + length, pieces + 1))
}

/// How long some spans are together.
pub(super) fn length_of(spans: &[Span]) -> Ticks {
    spans.iter().map(|span| span.length()).sum()
}

/// Cuts a piece out of the one of some spans that holds it.
pub(super) fn cut(spans: &mut Vec<Span>, piece: Span) {
    let holds = |span: &Span| span.from <= piece.from && piece.to <= span.to;
    let Some(at) = spans.iter().position(holds) else { return };
    let before = Span { to: piece.from, ..spans[at] };
    spans[at].from = piece.to;
    if spans[at].length() == 0 {
        spans.remove(at);
    }
    if before.length() > 0 {
        spans.insert(at, before);
    }
}

/// What is left of spans without others, both ascending and apart.
pub(super) fn without(spans: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut left = Vec::with_capacity(spans.len() + taken.len());
    let mut first = 0;
    for span in spans {
        let mut from = span.from;
        while first < taken.len() && taken[first].to <= from {
            first += 1;
        }
        for hole in taken[first..].iter().take_while(|hole| hole.from < span.to) {
            if from < hole.from {
                left.push(Span { from, to: hole.from });
            }
            from = from.max(hole.to);
        }
        if from < span.to {
            left.push(Span { from, to: span.to });
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(pairs: &[(i64, i64)]) -> Vec<Span> {
        pairs.iter().map(|(from, to)| Span { from: *from, to: *to }).collect()
    }

    #[test]
    fn spans_have_parts_in_common() {
        let blocks = spans(&[(540, 630), (630, 660), (960, 1020)]);
        assert_eq!(intersection(&blocks, &spans(&[(600, 980)])), spans(&[(600, 630), (630, 660), (960, 980)]));
        assert_eq!(intersection(&blocks, &spans(&[(0, 550), (1000, 1100)])), spans(&[(540, 550), (1000, 1020)]));
        assert_eq!(intersection(&blocks, &[]), []);
        for others in [&[(600, 980)][..], &[(0, 550), (1000, 1100)], &[]] {
            let common = intersection(&blocks, &spans(others));
            assert_eq!(common_time(&blocks, &spans(others)), (length_of(&common), common.len() as i64));
        }
    }

    #[test]
    fn holes_are_cut_out() {
        let hours = spans(&[(540, 720), (780, 1020)]);
        assert_eq!(without(&hours, &spans(&[(540, 630), (700, 800), (1020, 1030)])), spans(&[(630, 700), (800, 1020)]));
        assert_eq!(without(&hours, &spans(&[(0, 2000)])), []);
        assert_eq!(without(&hours, &[]), hours);
    }
}
