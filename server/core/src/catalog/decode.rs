//! Numbers that stand for versions without being them: digits glued to a name, Confluent Platform, SQL Server engines.
//!
//! Deliberately absent: versions as objects (`crate::version`).

use super::generated::images::{CONFLUENT, GLUED, MSSQL_ENGINES};
use super::product::ProductId;

/// The version meant by digits glued to the product's name: `mysql84` is 8.4, `postgresql15` is 15, `mariadb1011` is
/// 10.11. `None` if the text is not one to four digits.
#[must_use]
pub fn glued_version(product: ProductId, digits: &str) -> Option<String> {
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let listed = GLUED
        .binary_search_by_key(&(product, digits), |(id, digits, _)| (*id, digits))
        .ok()
        .and_then(|at| GLUED.get(at));
    if let Some((_, _, version)) = listed {
        return Some((*version).to_owned());
    }
    let split = split_at(product, digits);
    let (first, second) = digits.split_at_checked(split)?;
    Some(if second.is_empty() { first.to_owned() } else { format!("{first}.{second}") })
}

/// After how many digits the second number starts.
fn split_at(product: ProductId, digits: &str) -> usize {
    let length = digits.len();
    let lead = digits.as_bytes().first().map_or(0, |byte| u64::from(byte.saturating_sub(b'0')));
    if length == 1 || digits.starts_with("20") && length == 4 && product != ProductId::UBUNTU {
        return length;
    }
    match product {
        // Series of ten and more have two digits before the point.
        ProductId::MARIADB if lead == 1 => 2,
        ProductId::UBUNTU => 2,
        ProductId::DOTNET => 1,
        // 9.6 and older have two numbers.
        _ if product.product().major.parts(lead) == 2 && (lead == 9 || product.product().major.parts(10) == 2) => 1,
        _ => length,
    }
}

/// The Kafka version inside a Confluent Platform version (`7.4.1` holds Kafka 3.4).
#[must_use]
pub fn kafka_of_confluent(platform: &str) -> Option<String> {
    let line: Vec<&str> = platform.splitn(3, '.').take(2).collect();
    let line = line.join(".");
    let at = CONFLUENT.binary_search_by_key(&line.as_str(), |(platform, _)| platform).ok()?;
    CONFLUENT.get(at).map(|(_, kafka)| (*kafka).to_owned())
}

/// The year SQL Server sells an engine version under: 16 is 2022.
#[must_use]
pub fn mssql_year(engine: u64) -> Option<u64> {
    let engine = format!("{engine}.0");
    let at = MSSQL_ENGINES.binary_search_by_key(&engine.as_str(), |(engine, _)| engine).ok()?;
    MSSQL_ENGINES.get(at).and_then(|(_, year)| year.parse().ok())
}
