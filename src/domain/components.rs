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
    pub fn into_order(mut self) -> Vec<(u32, u32)> {
        let mut order: Vec<(u32, u32)> = (0..self.parents.len() as u32).map(|item| (self.root(item), item)).collect();
        order.sort_unstable();
        order
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
}
