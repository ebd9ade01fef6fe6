//! Where the arrows go in a list whose end leads to its beginning. It knows no keys.

/// The next of `count` places, the first after the last.
pub(super) fn after(current: Option<usize>, count: usize) -> Option<usize> {
    (count > 0).then(|| current.map_or(0, |at| (at + 1) % count))
}

/// The previous of `count` places, the last before the first.
pub(super) fn before(current: Option<usize>, count: usize) -> Option<usize> {
    (count > 0).then(|| current.map_or(count - 1, |at| (at + count - 1) % count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_cycle() {
        assert_eq!(after(Some(1), 2), Some(0));
        assert_eq!(after(None, 2), Some(0));
        assert_eq!(before(Some(0), 2), Some(1));
        assert_eq!(before(None, 0), None);
    }
}
