//! Which items hang together: union-find over numbered items.

/// Items from 0, each at first alone.
#[derive(Debug)]
pub struct Components {
    parents: Vec<u32>,
}

impl Components {
    /// So many items, each alone.
    pub fn of(items: usize) -> Self {
        Self { parents: (0..items as u32).collect() }
    }

    /// Puts two items into one component.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        // The lower number becomes the root, so that components keep the order in which they begin.
        self.parents[a.max(b) as usize] = a.min(b);
    }

    /// The lowest item of an item's component.
    pub fn root(&mut self, mut item: u32) -> u32 {
        while self.parents[item as usize] != item {
            let grandparent = self.parents[self.parents[item as usize] as usize];
            self.parents[item as usize] = grandparent;
            item = grandparent;
        }
        item
    }

    /// Pairs of component and item, in that order.
    pub fn into_order(self) -> Vec<(u32, u32)> {
        let mut order = Vec::with_capacity(self.parents.len());
        let mut lists = self.into_lists();
        while let Some(root) = lists.next_root() {
            order.extend(lists.items(root).map(|item| (root, item)));
        }
        order
    }

    /// The items by component, in four bytes for each.
    pub fn into_lists(mut self) -> Lists {
        let mut is_root = vec![0_u64; self.parents.len().div_ceil(64)];
        for item in 0..self.parents.len() as u32 {
            let root = self.root(item);
            self.parents[item as usize] = root;
            is_root[item as usize / 64] |= u64::from(root == item) << (item % 64);
        }
        // From the last item on, each takes its place at the head of its root's list; a root's own place ends it.
        let mut next = self.parents;
        for item in (0..next.len()).rev() {
            let root = next[item] as usize;
            if root != item && is_root[item / 64] >> (item % 64) & 1 == 0 {
                next[item] = next[root];
                next[root] = item as u32;
            }
        }
        Lists { next, is_root, at: 0 }
    }
}

/// Items by the component they hang together in, each component from its lowest item on.
#[derive(Debug)]
pub struct Lists {
    /// The next item of the same component; the last one's is the root.
    next: Vec<u32>,
    /// A bit for each item.
    is_root: Vec<u64>,
    at: usize,
}

impl Lists {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.next.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.next.is_empty()
    }

    /// The items of the next whole components, each with its component's lowest item: at least so many, where there
    /// are; none at the end.
    pub fn next_group(&mut self, at_least: usize) -> Vec<(u32, u32)> {
        let mut group = Vec::with_capacity(at_least.min(self.len()));
        while group.len() < at_least
            && let Some(root) = self.next_root()
        {
            group.extend(self.items(root).map(|item| (item, root)));
        }
        group
    }

    fn next_root(&mut self) -> Option<u32> {
        while let Some(bits) = self.is_root.get(self.at / 64) {
            let rest = bits >> (self.at % 64);
            if rest != 0 {
                let root = self.at + rest.trailing_zeros() as usize;
                self.at = root + 1;
                return Some(root as u32);
            }
            self.at = (self.at / 64 + 1) * 64;
        }
        None
    }

    fn items(&self, root: u32) -> impl Iterator<Item = u32> {
        let after = move |item: &u32| Some(self.next[*item as usize]).filter(|next| *next != root);
        std::iter::successors(Some(root), after)
    }
}

#[cfg(test)]
mod tests {
    use super::Components;
    use proptest::prelude::*;

    #[test]
    fn joined_items_stand_together() {
        let mut components = Components::of(5);
        components.join(4, 1);
        components.join(3, 0);
        assert_eq!(components.into_order(), [(0, 0), (0, 3), (1, 1), (1, 4), (2, 2)]);
    }

    #[test]
    fn groups_are_whole_components() {
        let mut components = Components::of(6);
        components.join(5, 0);
        components.join(2, 1);
        components.join(3, 2);
        let mut lists = components.into_lists();
        assert_eq!(lists.next_group(1), [(0, 0), (5, 0)]);
        assert_eq!(lists.next_group(2), [(1, 1), (2, 1), (3, 1)]);
        assert_eq!(lists.next_group(9), [(4, 4)]);
        assert!(lists.next_group(9).is_empty());
    }

    proptest! {
        #[test]
        fn lists_are_what_sorting_gives(joins in proptest::collection::vec((0..150_u32, 0..150_u32), 0..120)) {
            let mut components = Components::of(150);
            for (a, b) in joins {
                components.join(a, b);
            }
            let mut sorted: Vec<(u32, u32)> = (0..150).map(|item| (components.root(item), item)).collect();
            sorted.sort_unstable();
            prop_assert_eq!(components.into_order(), sorted);
        }
    }
}
