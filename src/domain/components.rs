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
        let order = self.into_sorted();
        order.items.iter().map(|item| (order.roots[*item as usize], *item)).collect()
    }

    /// The items by component, eight bytes for each.
    pub fn into_sorted(mut self) -> Sorted {
        for item in 0..self.parents.len() as u32 {
            let root = self.root(item);
            self.parents[item as usize] = root;
        }
        let roots = self.parents;
        let mut items: Vec<u32> = (0..roots.len() as u32).collect();
        items.sort_unstable_by_key(|item| (roots[*item as usize], *item));
        Sorted { roots, items }
    }
}

/// Items by the component they hang together in.
#[derive(Debug)]
pub struct Sorted {
    /// The component of each item: its lowest item.
    roots: Vec<u32>,
    items: Vec<u32>,
}

impl Sorted {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The component of an item: its lowest item.
    pub fn root(&self, item: u32) -> u32 {
        self.roots[item as usize]
    }

    /// The items from a place on: at least so many, where there are, and whole components.
    pub fn group(&self, start: usize, at_least: usize) -> &[u32] {
        let mut end = (start + at_least).min(self.items.len());
        let root = |place: usize| self.roots[self.items[place] as usize];
        while end > start && end < self.items.len() && root(end) == root(end - 1) {
            end += 1;
        }
        &self.items[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::Components;

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
        let sorted = components.into_sorted();
        assert_eq!(sorted.group(0, 1), [0, 5]);
        assert_eq!(sorted.group(2, 3), [1, 2, 3]);
        assert_eq!(sorted.group(5, 9), [4]);
        assert!(sorted.group(6, 9).is_empty());
    }
}
