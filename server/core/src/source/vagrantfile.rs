//! Vagrant: the base system of each box, the images and packages that its provisioners bring. Format:
//! <https://developer.hashicorp.com/vagrant/docs/vagrantfile>
//!
//! Scripts, playbooks, manifests and cookbooks in files of their own are this machine's. Deliberately absent: boxes chosen
//! by code, box versions (they count the image, not the system in it).

use super::facts::Facts;
use super::pipeline::script;
use super::pipeline::values::Filled;
use super::{Claim, RawDeclaration, RawImage, Reading, Source, Spelling};
use crate::catalog::{self, Category, ProductId};
use crate::syntax::code::{self, Assign, Call, Language, Literal, View};
use crate::syntax::dockerfile::Joined;
use crate::text::{File, RelPath};
use crate::version::{Pin, parse};

pub static SOURCE: Source = Source {
    id: "vagrantfile",
    about: "Vagrant: boxes, and what their provisioners install and start",
    environment: Some("development"),
    claims,
    confirms: |_, head| head.contains("Vagrant"),
    read,
};

/// Provisioners that are read.
const MOST: usize = 200;

fn claims(path: &RelPath) -> Claim {
    if path.name() == "Vagrantfile" { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let (tree, problems) = code::parse(Language::Ruby, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    let mut scripts = 0;
    for view in tree.root().descendants() {
        if let Some(assign) = view.assign() {
            boxed(&mut facts, &assign);
            runs(&mut facts, &assign);
        } else if let Some(call) = view.call() {
            match call.method.value {
                "provision" if scripts < MOST => {
                    scripts += 1;
                    inline(&mut facts, &call, tree.root());
                    provisioned(&mut facts, &call);
                }
                "run" | "pull_images" if is_docker(view) => images(&mut facts, &call),
                _ => {}
            }
        }
    }
}

/// `config.vm.box = "bento/ubuntu-22.04"`.
fn boxed(facts: &mut Facts<'_>, assign: &Assign<'_>) {
    let path = assign.target.path().unwrap_or_default();
    let [.., vm, last] = path.as_slice() else { return };
    if (&**vm, &**last) != ("vm", "box") {
        return;
    }
    for outcome in assign.value.outcomes() {
        let Some(literal) = outcome.view.literal() else { continue };
        let Some(system) = System::of_box(&literal) else { continue };
        let at = literal.inner;
        let mut service = facts.service(system.product, at, literal.value.as_ref());
        service.name = Some("box".to_owned());
        service.version_at = system.written.clone().map(|range| literal.slice(range.start, range.end));
        service.spelling =
            service.version_at.filter(|_| literal.verbatim && !system.decoded).map(|_| Spelling::Version);
        service.pin = system.pin;
        facts.push(RawDeclaration { category: Category::Os, ..service });
    }
}

/// The folder of what a provisioner applies: `ansible.playbook = "deploy/site.yml"`.
fn runs(facts: &mut Facts<'_>, assign: &Assign<'_>) {
    const SETTINGS: [&str; 5] = ["playbook", "manifests_path", "module_path", "cookbooks_path", "roles_path"];
    let path = assign.target.path().unwrap_or_default();
    let Some(setting) = path.last().filter(|setting| SETTINGS.contains(&&***setting)) else { return };
    let folder = facts.file.path.folder();
    let items = assign.value.items();
    let values = if items.is_empty() { vec![assign.value] } else { items };
    for literal in values.into_iter().filter_map(View::literal) {
        let Some(path) = folder.join(&literal.value) else { continue };
        let path = if setting == "playbook" { path.folder() } else { path };
        // A playbook beside the Vagrantfile says nothing of all that is there.
        if path == folder {
            facts.reading.runs.extend(["roles", "group_vars", "host_vars"].iter().filter_map(|name| folder.join(name)));
            facts.reading.runs.extend(folder.join(&literal.value));
        } else {
            facts.reading.runs.push(path);
        }
    }
}

/// Where provisioners look if they are told nothing, and scripts that they are told.
fn provisioned(facts: &mut Facts<'_>, call: &Call<'_>) {
    let folder = facts.file.path.folder();
    let kind = call.literal(0).map(|kind| kind.value.into_owned()).unwrap_or_default();
    let defaults: &[&str] = match &*kind {
        "puppet" => &["manifests", "modules"],
        "chef_solo" | "chef_zero" => &["cookbooks", "site-cookbooks"],
        _ => &[],
    };
    facts.reading.runs.extend(defaults.iter().filter_map(|name| folder.join(name)));
    let script = call.option("path").and_then(View::literal);
    facts.reading.runs.extend(script.and_then(|script| folder.join(&script.value)));
}

/// The system of a box.
struct System {
    product: ProductId,
    pin: Pin,
    /// Bytes of the box's name that state the version.
    written: Option<std::ops::Range<usize>>,
    decoded: bool,
}

impl System {
    /// `bento/ubuntu-22.04`, `generic/ubuntu2204`, `ubuntu/jammy64`, `debian/bookworm64`, `centos/7`, `precise64`.
    fn of_box(literal: &Literal<'_>) -> Option<Self> {
        let text: &str = &literal.value;
        let (owner, name) = text.rsplit_once('/').unwrap_or(("", text));
        let start = text.len() - name.len();
        let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        let (word, rest) = name.split_at_checked(letters)?;
        let of = |word: &str| {
            let lower = word.to_ascii_lowercase();
            catalog::image(&lower)?.product.filter(|product| product.category() == Category::Os)
        };
        // A release's name, with the width of the processor's words.
        let by_name = |product: ProductId| {
            let known = product.product().codenames.iter().any(|(name, _)| name.eq_ignore_ascii_case(word));
            let version = parse(product, word).filter(|_| known)?;
            Some(Self { product, pin: Pin::Exact(version), written: Some(start..start + word.len()), decoded: true })
        };
        if let Some(found) = of(owner).and_then(by_name) {
            return Some(found);
        }
        let Some(product) = of(word).or_else(|| of(owner)) else {
            return ["ubuntu", "debian"].into_iter().filter_map(of).find_map(by_name);
        };
        let number = rest.trim_start_matches('-');
        let number = if of(word).is_some() { number } else { name };
        let digits = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
        let spelled = number.get(..digits).filter(|spelled| !spelled.is_empty());
        let at = text.len() - number.len();
        let version = spelled.and_then(|spelled| {
            // `ubuntu2204` is 22.04.
            let glued =
                product == ProductId::UBUNTU && spelled.len() == 4 && spelled.bytes().all(|b| b.is_ascii_digit());
            let dotted =
                glued.then(|| spelled.split_at_checked(2)).flatten().map(|(year, month)| format!("{year}.{month}"));
            Some((parse(product, dotted.as_deref().unwrap_or(spelled))?, glued))
        });
        Some(match version {
            Some((version, decoded)) => {
                Self { product, pin: Pin::Exact(version), written: Some(at..at + digits), decoded }
            }
            None => Self { product, pin: Pin::Unstated, written: None, decoded: false },
        })
    }
}

/// `config.vm.provision "shell", inline: <<-SHELL .. SHELL`.
fn inline<'t>(facts: &mut Facts<'_>, call: &Call<'t>, root: View<'t>) {
    let shell = call.literal(0).is_some_and(|kind| kind.value == "shell")
        || call.option("type").and_then(View::literal).is_some_and(|kind| kind.value == "shell");
    let Some(given) = call.option("inline").filter(|_| shell) else { return };
    let Some(text) = given.template().or_else(|| assigned(root, given)) else { return };
    let script = Joined::at(&facts.file.text, text.inner);
    script::of_script(facts, &script, &|value| vec![Filled::plain(value)]);
}

/// What a variable stands for that is assigned once: `$script = <<-SHELL .. SHELL`.
fn assigned<'t>(root: View<'t>, name: View<'t>) -> Option<Literal<'t>> {
    let name = name.dotted()?;
    let mut all = root.descendants().filter_map(View::assign);
    let mut same = all.by_ref().filter(|assign| assign.target.dotted().as_deref() == Some(&*name));
    let value = same.next()?.value;
    if same.next().is_some() { None } else { value.template() }
}

/// Whether a call stands in the block of `config.vm.provision "docker"`.
fn is_docker(view: View<'_>) -> bool {
    view.ancestors()
        .take(16)
        .filter_map(View::call)
        .any(|call| call.method.value == "provision" && call.literal(0).is_some_and(|kind| kind.value == "docker"))
}

/// `d.run "db", image: "postgres:16"`, `d.run "postgres:16"`, `d.pull_images "redis:7", "postgres:16"`.
fn images(facts: &mut Facts<'_>, call: &Call<'_>) {
    let name = call.literal(0).map(|name| name.value.into_owned());
    let stated = call.option("image").and_then(View::literal);
    let images: Vec<Literal<'_>> = match stated {
        Some(image) => vec![image],
        None => call.arguments.iter().filter_map(|argument| argument.literal()).collect(),
    };
    for image in images {
        let name = name.clone().filter(|name| *name != image.value);
        facts.reading.images.push(RawImage::literal(facts.file, &image.value, image.inner, name));
    }
}
