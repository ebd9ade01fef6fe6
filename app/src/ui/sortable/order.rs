//! The arithmetic of an ordered list: where things go, where they land. No screen, no signals.

/// Moves one element; what is out of range stays where it is.
pub(super) fn move_item<T>(list: &mut Vec<T>, from: usize, to: usize) {
    if from < list.len() && to < list.len() && from != to {
        let item = list.remove(from);
        list.insert(to, item);
    }
}

/// The place of one row in the list, in pixels from its top, before anything moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    pub(super) top: f64,
    pub(super) height: f64,
}

impl Extent {
    fn middle(self) -> f64 {
        self.top + self.height / 2.0
    }
}

/// Where a row that was dragged by `offset` pixels lands: it passes a row when its edge passes the
/// middle of that row. Rows may differ in height.
pub(super) fn landing(rows: &[Extent], from: usize, offset: f64) -> usize {
    let Some(dragged) = rows.get(from) else { return from };
    let (top, bottom) = (dragged.top + offset, dragged.top + offset + dragged.height);
    let above = rows.iter().take(from).filter(|row| top < row.middle()).count();
    let below = rows.iter().skip(from + 1).filter(|row| bottom > row.middle()).count();
    from + below - above
}

/// Where the landing place is drawn, while row `from` is on its way to `to`.
pub(super) fn slot(rows: &[Extent], from: usize, to: usize) -> Option<Extent> {
    let (dragged, target) = (rows.get(from)?, rows.get(to)?);
    let top = if to > from {
        target.top + target.height - dragged.height
    } else {
        target.top
    };
    Some(Extent {
        top,
        height: dragged.height,
    })
}

/// How far row `index` makes room for the one that goes from `from` to `to`.
pub(super) fn shift(rows: &[Extent], index: usize, from: usize, to: usize) -> f64 {
    let height = rows.get(from).map_or(0.0, |row| row.height);
    if from < index && index <= to {
        -height
    } else if to <= index && index < from {
        height
    } else {
        0.0
    }
}

/// The place at which row `index` stands, while row `from` is on its way to `to`.
pub(super) fn place_of(index: usize, from: usize, to: usize) -> usize {
    if index == from {
        to
    } else if from < index && index <= to {
        index - 1
    } else if to <= index && index < from {
        index + 1
    } else {
        index
    }
}

/// The order that typed positions ask for (from 1, one per row in its present order): rows whose
/// position was not changed keep theirs around those that were. Gives the present index of each
/// row in its new place.
pub(super) fn arrange(positions: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|&index| {
        let (asked, own) = (positions.get(index).copied().unwrap_or(index + 1), index + 1);
        // Who goes up lands before the one who stands there, who goes down behind.
        (asked, asked.cmp(&own))
    });
    order
}

/// How fast the surroundings scroll, in pixels a frame, for a pointer at `y` between two edges.
pub(super) fn scroll_speed(y: f64, top: f64, bottom: f64) -> f64 {
    const ZONE: f64 = 56.0;
    const FASTEST: f64 = 18.0;
    let near = |distance: f64| ((ZONE - distance) / ZONE).clamp(0.0, 1.0) * FASTEST;
    near(bottom - y) - near(y - top)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(heights: &[f64]) -> Vec<Extent> {
        let mut top = 0.0;
        heights
            .iter()
            .map(|&height| {
                let row = Extent { top, height };
                top += height;
                row
            })
            .collect()
    }

    #[test]
    fn moving_keeps_the_others_in_order() {
        let mut list = vec!['a', 'b', 'c', 'd'];
        move_item(&mut list, 0, 2);
        assert_eq!(list, ['b', 'c', 'a', 'd']);
        move_item(&mut list, 3, 0);
        assert_eq!(list, ['d', 'b', 'c', 'a']);
        move_item(&mut list, 9, 0);
        move_item(&mut list, 0, 9);
        assert_eq!(list, ['d', 'b', 'c', 'a']);
    }

    #[test]
    fn a_row_lands_where_its_edge_has_passed_the_middle() {
        let rows = rows(&[60.0, 60.0, 60.0]);
        assert_eq!(landing(&rows, 0, 0.0), 0);
        assert_eq!(landing(&rows, 0, 29.0), 0);
        assert_eq!(landing(&rows, 0, 31.0), 1);
        assert_eq!(landing(&rows, 0, 900.0), 2);
        assert_eq!(landing(&rows, 2, -31.0), 1);
        assert_eq!(landing(&rows, 2, -900.0), 0);
        assert_eq!(landing(&rows, 7, 0.0), 7);
    }

    #[test]
    fn rows_of_different_height_make_room_for_the_dragged_one() {
        let rows = rows(&[60.0, 100.0, 60.0]);
        assert_eq!(
            slot(&rows, 0, 1),
            Some(Extent {
                top: 100.0,
                height: 60.0
            })
        );
        assert_eq!(
            slot(&rows, 2, 1),
            Some(Extent {
                top: 60.0,
                height: 60.0
            })
        );
        assert_eq!((shift(&rows, 1, 0, 1), shift(&rows, 2, 0, 1)), (-60.0, 0.0));
        assert_eq!((shift(&rows, 1, 2, 0), shift(&rows, 0, 2, 0)), (60.0, 60.0));
        // The slot and the rows that made room fill the list without a gap.
        assert_eq!(
            Some(rows[1].top + shift(&rows, 1, 0, 1) + rows[1].height),
            slot(&rows, 0, 1).map(|slot| slot.top)
        );
    }

    #[test]
    fn places_on_the_way_are_those_after_the_drop() {
        for (from, to) in [(0, 3), (3, 0), (1, 2), (2, 2)] {
            let mut list: Vec<usize> = (0..4).collect();
            move_item(&mut list, from, to);
            for index in 0..4 {
                assert_eq!(list[place_of(index, from, to)], index);
            }
        }
    }

    #[test]
    fn typed_positions_arrange_the_list() {
        assert_eq!(arrange(&[1, 2, 3]), [0, 1, 2]);
        assert_eq!(arrange(&[1, 2, 3, 4, 1]), [4, 0, 1, 2, 3]);
        assert_eq!(arrange(&[3, 2, 3, 4, 5]), [1, 2, 0, 3, 4]);
        assert_eq!(arrange(&[2, 1]), [1, 0]);
        assert_eq!(arrange(&[3, 1, 2]), [1, 2, 0]);
        assert_eq!(arrange(&[99, 2]), [1, 0]);
    }

    #[test]
    fn scrolling_starts_at_the_edges_only() {
        assert!(scroll_speed(300.0, 0.0, 600.0).abs() < f64::EPSILON);
        assert!(scroll_speed(590.0, 0.0, 600.0) > 0.0);
        assert!(scroll_speed(5.0, 0.0, 600.0) < 0.0);
    }
}
