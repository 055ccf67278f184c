//! Which instances of different environments are the same service.

use std::collections::BTreeSet;

use super::instance::Instance;
use crate::environment::Environment;

/// Groups of instances (by index), each with at most one instance of an environment.
pub(super) fn groups(instances: &[Instance]) -> Vec<Vec<usize>> {
    let environments: BTreeSet<&Environment> = instances.iter().map(|instance| &instance.environment).collect();
    let environments: Vec<&Environment> = environments.into_iter().collect();
    let mut groups = Groups::new(instances);
    for meets in [by_product, by_name, by_only_one] {
        for (at, one) in environments.iter().enumerate() {
            for other in environments.iter().skip(at + 1) {
                let pair = Pair { left: members(instances, one), right: members(instances, other), all: instances };
                for (left, right) in meets(&pair) {
                    groups.join(left, right);
                }
            }
        }
    }
    groups.finish()
}

fn members(instances: &[Instance], environment: &Environment) -> Vec<usize> {
    (0..instances.len()).filter(|index| instances.get(*index).is_some_and(|i| i.environment == *environment)).collect()
}

/// Two environments.
struct Pair<'a> {
    left: Vec<usize>,
    right: Vec<usize>,
    all: &'a [Instance],
}

impl Pair<'_> {
    fn pairs(&self) -> impl Iterator<Item = (usize, usize, &Instance, &Instance)> {
        self.left.iter().flat_map(move |left| {
            self.right
                .iter()
                .filter_map(move |right| Some((*left, *right, self.all.get(*left)?, self.all.get(*right)?)))
        })
    }

    /// How many instances of a side are compatible with this one.
    fn count(&self, side: &[usize], other: &Instance) -> usize {
        side.iter().filter(|index| self.all.get(**index).is_some_and(|one| akin(one, other))).count()
    }
}

type Met = Vec<(usize, usize)>;

/// The same product or a compatible one: the only ones of it on both sides, or of the same name.
fn by_product(pair: &Pair<'_>) -> Met {
    let only =
        |left: &Instance, right: &Instance| pair.count(&pair.left, right) == 1 && pair.count(&pair.right, left) == 1;
    let met =
        pair.pairs().filter(|(_, _, left, right)| akin(left, right) && (only(left, right) || same_name(left, right)));
    met.map(|(left, right, ..)| (left, right)).collect()
}

/// Another product under the same service name or variable, where neither is on the other side as well.
fn by_name(pair: &Pair<'_>) -> Met {
    let met = pair.pairs().filter(|(_, _, left, right)| {
        pair.count(&pair.right, left) == 0 && pair.count(&pair.left, right) == 0 && same_name(left, right)
    });
    met.map(|(left, right, ..)| (left, right)).collect()
}

/// The only ones of the category on both sides.
fn by_only_one(pair: &Pair<'_>) -> Met {
    match (pair.left.as_slice(), pair.right.as_slice()) {
        ([left], [right]) => match (pair.all.get(*left), pair.all.get(*right)) {
            (Some(a), Some(b)) if speaks(a, b) && speaks(b, a) => vec![(*left, *right)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A server that may fill several slots meets another product only if that one runs as a server, too.
fn speaks(one: &Instance, other: &Instance) -> bool {
    !one.is_vague() || other.has_server()
}

/// Whether the two have products that stand in for each other.
fn akin(one: &Instance, other: &Instance) -> bool {
    one.products.iter().any(|product| other.is(*product))
}

fn same_name(left: &Instance, right: &Instance) -> bool {
    !left.names.is_disjoint(&right.names) || !left.keys.is_disjoint(&right.keys)
}

/// Disjoint sets in which no environment comes twice.
struct Groups<'a> {
    instances: &'a [Instance],
    group_of: Vec<usize>,
}

impl<'a> Groups<'a> {
    fn new(instances: &'a [Instance]) -> Self {
        Self { instances, group_of: (0..instances.len()).collect() }
    }

    fn environments(&self, group: usize) -> BTreeSet<&Environment> {
        let members = self.group_of.iter().zip(self.instances).filter(|(of, _)| **of == group);
        members.map(|(_, instance)| &instance.environment).collect()
    }

    fn join(&mut self, left: usize, right: usize) {
        let (Some(&left), Some(&right)) = (self.group_of.get(left), self.group_of.get(right)) else { return };
        if left != right && self.environments(left).is_disjoint(&self.environments(right)) {
            self.group_of.iter_mut().filter(|group| **group == right).for_each(|group| *group = left);
        }
    }

    fn finish(self) -> Vec<Vec<usize>> {
        let distinct: BTreeSet<usize> = self.group_of.iter().copied().collect();
        let of = &self.group_of;
        let members = |group: usize| (0..of.len()).filter(|index| of.get(*index) == Some(&group)).collect();
        distinct.into_iter().map(members).collect()
    }
}
