//! Who goes next: the more urgent first, and within an urgency the bulletins take turns, however much each of them has.
//! Values only, no clock and no database.

use std::collections::{HashMap, VecDeque};

use crate::bulletin::Urgency;
use crate::id::BulletinId;

/// What waits, in the order in which it goes.
#[derive(Debug)]
pub(super) struct Turns<T>([Ring<T>; 3]);

#[derive(Debug)]
struct Ring<T> {
    /// Bulletins with something waiting, the next one first.
    order: VecDeque<BulletinId>,
    waiting: HashMap<BulletinId, VecDeque<T>>,
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        let ring = || Ring { order: VecDeque::new(), waiting: HashMap::new() };
        Self([ring(), ring(), ring()])
    }
}

impl<T> Turns<T> {
    /// Adds what goes after everything else of its bulletin.
    pub fn push(&mut self, urgency: Urgency, bulletin: BulletinId, item: T) {
        let ring = &mut self.0[urgency as usize];
        let waiting = ring.waiting.entry(bulletin).or_default();
        if waiting.is_empty() {
            ring.order.push_back(bulletin);
        }
        waiting.push_back(item);
    }

    /// Takes the next that may go; what may not go now keeps its place.
    pub fn next(&mut self, may_go: impl Fn(&T) -> bool) -> Option<T> {
        self.0.iter_mut().rev().find_map(|ring| ring.next(&may_go))
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.0.iter().flat_map(|ring| ring.waiting.values()).map(VecDeque::len).sum()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|ring| ring.order.is_empty())
    }
}

impl<T> Ring<T> {
    fn next(&mut self, may_go: &impl Fn(&T) -> bool) -> Option<T> {
        for place in 0..self.order.len() {
            let bulletin = self.order[place];
            let waiting = self.waiting.get_mut(&bulletin)?;
            let Some(item) = waiting.iter().position(may_go).and_then(|at| waiting.remove(at)) else { continue };
            self.order.remove(place);
            if waiting.is_empty() {
                self.waiting.remove(&bulletin);
            } else {
                self.order.push_back(bulletin);
            }
            return Some(item);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_urgent_first_and_bulletins_in_turn() {
        let mut turns = Turns::default();
        let (large, small, emergency) = (BulletinId(1), BulletinId(2), BulletinId(3));
        (0..1_000).for_each(|number| turns.push(Urgency::Routine, large, ("large", number)));
        (0..3).for_each(|number| turns.push(Urgency::Routine, small, ("small", number)));
        assert_eq!(turns.next(|_| true), Some(("large", 0)));
        turns.push(Urgency::Emergency, emergency, ("emergency", 0));
        let order: Vec<_> = std::iter::from_fn(|| turns.next(|_| true)).take(7).map(|(name, _)| name).collect();
        assert_eq!(order, ["emergency", "small", "large", "small", "large", "small", "large"]);
        let rest: Vec<_> = std::iter::from_fn(|| turns.next(|_| true)).collect();
        assert_eq!((rest.len(), rest.last(), turns.is_empty()), (996, Some(&("large", 999)), true));
    }

    #[test]
    fn what_may_not_go_now_keeps_its_place() {
        let mut turns = Turns::default();
        for item in [1, 2, 3, 4] {
            turns.push(Urgency::Urgent, BulletinId(1), item);
        }
        assert_eq!(turns.next(|item| item % 2 == 0), Some(2));
        assert_eq!((turns.next(|item| *item > 9), turns.len()), (None, 3));
        assert_eq!((turns.next(|_| true), turns.next(|_| true), turns.next(|_| true)), (Some(1), Some(3), Some(4)));
    }
}
