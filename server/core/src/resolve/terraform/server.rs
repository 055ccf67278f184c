//! The declaration of a managed service.
//! Deliberately absent: how its attributes were resolved.

use crate::catalog::{Kind, ProductId};
use crate::inventory::{Declaration, Role, Spelling, Strength, VersionSite};
use crate::resolve::environments::{self, Placed};
use crate::resolve::traced::{Step, Traced};
use crate::source;
use crate::text::Place;
use crate::version::Pin;

/// What is known of a service.
pub(super) struct Made<'m> {
    pub(super) product: ProductId,
    /// Type of the resource, source of the module.
    pub(super) kind: &'m str,
    pub(super) name: &'m str,
    pub(super) version: Option<&'m Traced>,
    /// Where the version is used.
    pub(super) used: Option<&'m Place>,
    /// What to point at if no version is known: the engine, the resource.
    pub(super) at: Place,
    pub(super) floats_minor: bool,
    /// Whether such resources can state a version.
    pub(super) has_version: bool,
    pub(super) placed: &'m Placed,
    /// Id of the source that read the file.
    pub(super) source: &'static str,
}

pub(super) fn declaration(made: &Made<'_>) -> Declaration {
    let product = made.product;
    let version = made.version.and_then(|value| Stated::of(product, made.kind, value));
    let pin = version.as_ref().map_or(Pin::Unstated, |stated| stated.pin.clone());
    let at = version.as_ref().and_then(|stated| stated.place.clone()).unwrap_or_else(|| made.at.clone());
    let mut trail = Vec::new();
    if let Some(value) = made.version.filter(|_| version.is_some()) {
        trail.extend(value.all_steps());
    }
    if let Some(used) = made.used.filter(|used| version.is_some() && **used != at && !at_is_inside(&at, used)) {
        trail.push(Step::new(used.clone(), format!("version of {}", made.name)));
    }
    let shown = match made.version.filter(|_| version.is_some()) {
        Some(value) => format!("{} {}", made.kind, value.text),
        None => made.kind.to_owned(),
    };
    // A bucket or a queue of the cloud says little of what the application uses.
    let weak = !made.has_version && matches!(product.product().kind, Kind::Managed | Kind::NullObject);
    let strength = if weak { Strength::Weak } else { Strength::Strong };
    Declaration {
        environment: made.placed.environment.clone(),
        environment_why: made.placed.why.clone(),
        product,
        category: product.category(),
        role: Role::Server,
        strength: if environments::is_example(&made.at.file) { Strength::Example } else { strength },
        pin,
        variant: None,
        repository: None,
        extension: None,
        version_at: at.clone(),
        at,
        trail,
        write: version.and_then(|stated| stated.write),
        source: made.source,
        setup: made.at.file.clone(),
        name: Some(made.name.to_owned()),
        host: None,
        tool: false,
        shown,
        floats_minor: made.floats_minor,
    }
}

/// The same at the place that uses the version, where that stands elsewhere: for who looks there.
pub(super) fn restated(made: &Made<'_>, stated: &Declaration) -> Option<Declaration> {
    let used = made.used.filter(|used| stated.pin != Pin::Unstated && !at_is_inside(&stated.at, used))?;
    Some(Declaration {
        at: used.clone(),
        version_at: used.clone(),
        trail: vec![Step::new(stated.at.clone(), "the version")],
        write: None,
        strength: Strength::Weak,
        setup: used.file.clone(),
        ..stated.clone()
    })
}

fn at_is_inside(at: &Place, used: &Place) -> bool {
    at.file == used.file && used.span.contains(at.span)
}

/// A version as it is stated.
struct Stated {
    pin: Pin,
    /// Where its numbers stand; `None` if they are put together of several parts.
    place: Option<Place>,
    write: Option<VersionSite>,
}

impl Stated {
    fn of(product: ProductId, kind: &str, value: &Traced) -> Option<Self> {
        let text = value.text.as_str();
        let (mut range, spelling) = source::spelled(text);
        let tail = text.get(range.end..).unwrap_or("");
        let open = [".x", "_X", ".X"].contains(&tail);
        // `6.x` and `3.7.x.kraft` say no more than their numbers.
        let is_series = open || tail.starts_with(".x.");
        let stated = if is_series { text.get(..range.end).unwrap_or(text) } else { text };
        // The label of a whole line: <https://learn.microsoft.com/azure/mysql/flexible-server/concepts-supported-versions>
        let of_azure = ["azurerm_mysql_flexible_server", "microsoft.dbformysql/flexibleservers"];
        let is_label = of_azure.contains(&kind) && text == "8.0.21";
        let stated = if is_label { "8.0" } else { stated };
        let pin = Pin::read(product, stated);
        if pin == Pin::Unstated {
            return None;
        }
        if open {
            range.end = text.len();
        }
        // A build number behind the version cannot be kept when the version changes.
        let whole = open || tail.is_empty() || tail.starts_with('_');
        let place = value.origin(&range);
        let can_write =
            whole && matches!(pin, Pin::Exact(_)) && (spelling == Spelling::Version || tail.is_empty() || open);
        let write = place.clone().filter(|_| can_write).map(|place| VersionSite { place, spelling });
        Some(Self { pin, place, write })
    }
}
