//! JDBC and R2DBC addresses: the database they name, and the container that Testcontainers starts for one.
//! Formats: <https://jdbc.postgresql.org/documentation/use/>, <https://java.testcontainers.org/modules/databases/jdbc/>
//! Deliberately absent: everything behind the host, credentials among it.

use std::ops::Range;

use super::facts::engine;
use crate::catalog::{self, Kind, ProductId};

/// Drivers that only pass on what another one does.
const WRAPPERS: [&str; 4] = ["p6spy:", "log4jdbc:", "otel:", "aws-wrapper:"];

/// What an address says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Jdbc {
    pub(super) product: ProductId,
    /// Bytes of the text that may be shown: `0..n`.
    pub(super) shown: usize,
    pub(super) host: Option<String>,
    /// The database runs inside the process: no server is connected to.
    pub(super) embedded: bool,
    /// Testcontainers starts a server, of the version at these bytes.
    pub(super) container: Option<Range<usize>>,
}

/// Reads `jdbc:postgresql://db/app`, `jdbc:h2:mem:app`, `r2dbc:mysql://db/app`, `jdbc:tc:postgresql:16:///app`.
pub(super) fn read(text: &str) -> Option<Jdbc> {
    let (table, lead) = match text.split_once(':')?.0 {
        "jdbc" => ("spring.jdbc_prefix", 5),
        "r2dbc" => ("spring.r2dbc_prefix", 6),
        _ => return None,
    };
    let rest = text.get(lead..)?;
    if let Some(container) = rest.strip_prefix("tc:") {
        return of_container(text, text.len() - container.len());
    }
    let wrapper = WRAPPERS.iter().find(|wrapper| rest.starts_with(**wrapper)).map_or(0, |wrapper| wrapper.len());
    let driver = rest.get(wrapper..)?;
    let plain = format!("{}{driver}", text.get(..lead)?);
    let product = catalog::table(table, &plain)?;
    let mut words = driver.split(':');
    let mut shown = lead + wrapper + words.next()?.len();
    if let Some(word @ ("mem" | "file" | "tcp" | "thin" | "nio")) = words.next() {
        shown += 1 + word.len();
    }
    let served = plain.starts_with("jdbc:h2:tcp:") || plain.starts_with("jdbc:hsqldb:hsql:");
    let embedded = matches!(product.product().kind, Kind::Embedded) && !served;
    Some(Jdbc { product, shown, host: host(driver), embedded, container: None })
}

fn host(driver: &str) -> Option<String> {
    let authority = driver.split_once("//")?.1.split(['/', '?', ';', ',']).next()?;
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    let host = authority.split(':').next().unwrap_or(authority);
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    (plain && !host.is_empty()).then(|| host.to_owned())
}

/// `postgresql:16-alpine:///app` behind `jdbc:tc:`.
fn of_container(text: &str, from: usize) -> Option<Jdbc> {
    let rest = text.get(from..)?;
    let name = rest.split(':').next()?;
    let product =
        engine(name).or_else(|| catalog::image(name)?.product).filter(|p| p.category().is_backing_service())?;
    let start = from + name.len() + 1;
    let version = text.get(start..).filter(|version| !version.starts_with('/'))?;
    let length = version.find(':').unwrap_or(version.len());
    let range = start..start + length;
    Some(Jdbc { product, shown: range.end, host: None, embedded: false, container: Some(range) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_products() {
        for (text, product, shown, host, embedded) in [
            ("jdbc:postgresql://db:5432/app?password=x", "postgresql", "jdbc:postgresql", Some("db"), false),
            ("jdbc:h2:mem:app;MODE=PostgreSQL", "h2", "jdbc:h2:mem", None, true),
            ("jdbc:h2:~/app", "h2", "jdbc:h2", None, true),
            ("jdbc:p6spy:mysql://u:p@db/app", "mysql", "jdbc:p6spy:mysql", Some("db"), false),
            ("r2dbc:mysql://db/app", "mysql", "r2dbc:mysql", Some("db"), false),
            ("jdbc:tc:postgresql:16-alpine:///app", "postgresql", "jdbc:tc:postgresql:16-alpine", None, false),
        ] {
            let said = read(text).unwrap_or_else(|| panic!("{text}"));
            let found = (said.product.as_str(), text.get(..said.shown).unwrap(), said.host.as_deref(), said.embedded);
            assert_eq!(found, (product, shown, host, embedded), "{text}");
        }
        for text in ["", "jdbc", "jdbc:", "jdbc:tc:", "jdbc:tc:postgresql:///app", "jdbc:own:x", "http://x", "jdbc:é"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
