//! Which instances of different environments are the same service.

use std::collections::BTreeSet;

use super::instance::Instance;
use crate::environment::Environment;
use crate::inventory::Met;

/// Instances (by index) that are the same service, with one of an environment and the stand-ins that are chosen there
/// instead; and how they met.
pub(super) struct Group {
    pub(super) members: Vec<usize>,
    pub(super) met_by: BTreeSet<Met>,
}

pub(super) fn groups(instances: &[Instance]) -> Vec<Group> {
    let environments: BTreeSet<&Environment> = instances.iter().map(|instance| &instance.environment).collect();
    let environments: Vec<&Environment> = environments.into_iter().collect();
    let mut groups = Groups::new(instances);
    let ways: [(Met, Meets); 4] =
        [(Met::Product, by_product), (Met::Product, by_plain_name), (Met::Name, by_name), (Met::OnlyOne, by_only_one)];
    for (met, meets) in ways {
        for (at, one) in environments.iter().enumerate() {
            for other in environments.iter().skip(at + 1) {
                let pair = Pair { left: members(instances, one), right: members(instances, other), all: instances };
                for (left, right) in meets(&pair) {
                    groups.join(left, right, met);
                }
            }
        }
    }
    for one in &environments {
        for other in &environments {
            let pair = Pair { left: members(instances, one), right: members(instances, other), all: instances };
            if one != other {
                groups.add_equals(&pair);
            }
        }
    }
    for (at, one) in environments.iter().enumerate() {
        // What production chooses counts before what staging does.
        for other in environments.iter().skip(at + 1).rev() {
            let pair = Pair { left: members(instances, one), right: members(instances, other), all: instances };
            for (odd, of) in by_setting(&pair) {
                groups.add(odd, of, Met::Name);
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

type Pairs = Vec<(usize, usize)>;
type Meets = fn(&Pair<'_>) -> Pairs;

/// The same product or a compatible one: the only ones of it on both sides, or of the same name.
fn by_product(pair: &Pair<'_>) -> Pairs {
    let only =
        |left: &Instance, right: &Instance| pair.count(&pair.left, right) == 1 && pair.count(&pair.right, left) == 1;
    let met =
        pair.pairs().filter(|(_, _, left, right)| akin(left, right) && (only(left, right) || same_name(left, right)));
    met.map(|(left, right, ..)| (left, right)).collect()
}

/// The only ones of a product whose names say no more than that, where both sides have as many: `db` and `postgres`,
/// beside an `analytics`.
fn by_plain_name(pair: &Pair<'_>) -> Pairs {
    let plain = |side: &[usize], other: &Instance| {
        let alike = side.iter().filter_map(|index| pair.all.get(*index)).filter(|one| akin(one, other));
        alike.filter(|one| one.is_plain()).count()
    };
    let met = pair.pairs().filter(|(_, _, left, right)| {
        akin(left, right)
            && left.is_plain()
            && right.is_plain()
            && pair.count(&pair.left, right) == pair.count(&pair.right, left)
            && plain(&pair.left, right) == 1
            && plain(&pair.right, left) == 1
    });
    met.map(|(left, right, ..)| (left, right)).collect()
}

/// Another product under the same service name or variable, where neither is on the other side as well.
fn by_name(pair: &Pair<'_>) -> Pairs {
    let met = pair.pairs().filter(|(_, _, left, right)| {
        pair.count(&pair.right, left) == 0 && pair.count(&pair.left, right) == 0 && same_name(left, right)
    });
    met.map(|(left, right, ..)| (left, right)).collect()
}

/// The only ones of the category on both sides.
fn by_only_one(pair: &Pair<'_>) -> Pairs {
    match (pair.left.as_slice(), pair.right.as_slice()) {
        ([left], [right]) => match (pair.all.get(*left), pair.all.get(*right)) {
            (Some(a), Some(b)) if speaks(a, b) && speaks(b, a) => vec![(*left, *right)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A stand-in that an environment chooses by a setting with which another environment chooses a service, which both may
/// well run for something else: the stand-in, and the service.
fn by_setting(pair: &Pair<'_>) -> Pairs {
    let chooses = |side: &[usize], key: &String| -> Vec<&Instance> {
        side.iter().filter_map(|index| pair.all.get(*index)).filter(|one| one.keys.contains(key)).collect()
    };
    let stands_in = |one: &Instance, other: &Instance, own: &[usize]| {
        // Where one of the alternatives is the service, the environment can do as the other does. What does nothing is
        // told only where nothing else is chosen.
        let only = |key: &String| {
            chooses(own, key).iter().all(|chosen| !akin(chosen, other) && (!is_null(one) || is_null(chosen)))
        };
        !one.has_server() && one.keys.intersection(&other.keys).next().is_some_and(only)
    };
    let odd = pair.pairs().filter(|(_, _, left, right)| !akin(left, right));
    let met = odd.filter_map(|(at, with, left, right)| {
        if stands_in(left, right, &pair.left) {
            Some((at, with))
        } else {
            stands_in(right, left, &pair.right).then_some((with, at))
        }
    });
    met.collect()
}

fn is_null(one: &Instance) -> bool {
    one.products.iter().all(|product| product.as_str().starts_with("null"))
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
    /// How the instances of a group met, by its number.
    met: BTreeSet<(usize, Met)>,
}

impl<'a> Groups<'a> {
    fn new(instances: &'a [Instance]) -> Self {
        Self { instances, group_of: (0..instances.len()).collect(), met: BTreeSet::new() }
    }

    fn environments(&self, group: usize) -> BTreeSet<&Environment> {
        let members = self.group_of.iter().zip(self.instances).filter(|(of, _)| **of == group);
        members.map(|(_, instance)| &instance.environment).collect()
    }

    fn join(&mut self, left: usize, right: usize, met: Met) {
        let (Some(&left), Some(&right)) = (self.group_of.get(left), self.group_of.get(right)) else { return };
        if left != right && self.environments(left).is_disjoint(&self.environments(right)) {
            self.group_of.iter_mut().filter(|group| **group == right).for_each(|group| *group = left);
            let moved = self.met.iter().filter(|(group, _)| *group == right).map(|(_, met)| (left, *met));
            let moved: Vec<_> = moved.chain([(left, met)]).collect();
            self.met.extend(moved);
        }
    }

    /// Adds an instance that met nothing yet to the group of another, whatever its environment has there.
    fn add(&mut self, odd: usize, of: usize, met: Met) {
        let (Some(&own), Some(&group)) = (self.group_of.get(odd), self.group_of.get(of)) else { return };
        let alone = self.group_of.iter().filter(|other| **other == own).count() == 1;
        if let Some(slot) = self.group_of.get_mut(odd).filter(|_| alone && own != group) {
            *slot = group;
            self.met.insert((group, met));
        }
    }

    /// Several services of a product and one version, which all meet the only one of it elsewhere: whichever of them it is,
    /// it has that version.
    fn add_equals(&mut self, pair: &Pair<'_>) {
        for right in &pair.right {
            let Some(one) = self.instances.get(*right).filter(|one| pair.count(&pair.right, one) == 1) else {
                continue;
            };
            let alike: Vec<usize> = pair
                .left
                .iter()
                .copied()
                .filter(|at| self.instances.get(*at).is_some_and(|other| other.has_server() && akin(other, one)))
                .collect();
            let versions: BTreeSet<Option<String>> =
                alike.iter().filter_map(|at| self.instances.get(*at)).map(Instance::version).collect();
            let alone = |at: &usize| {
                let own = self.group_of.get(*at);
                self.group_of.iter().filter(|group| Some(*group) == own).count() == 1
            };
            let stated = versions.len() == 1 && !versions.contains(&None);
            if alike.len() > 1 && one.has_server() && stated && alike.iter().all(alone) {
                for at in alike {
                    self.add(at, *right, Met::Product);
                }
            }
        }
    }

    fn finish(self) -> Vec<Group> {
        let distinct: BTreeSet<usize> = self.group_of.iter().copied().collect();
        let of = &self.group_of;
        let members = |group: usize| (0..of.len()).filter(|index| of.get(*index) == Some(&group)).collect();
        let met_by = |group: usize| self.met.iter().filter(|(of, _)| *of == group).map(|(_, met)| *met).collect();
        distinct.into_iter().map(|group| Group { members: members(group), met_by: met_by(group) }).collect()
    }
}
