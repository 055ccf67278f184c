//! Versions: spellings, and how far apart two are.

use super::*;
use Agreement::{Compatible, Major as MajorStep, Minor, Patch, Same};

fn id(text: &str) -> ProductId {
    ProductId::get(text).unwrap_or_else(|| panic!("no product {text}"))
}

#[test]
fn spellings() {
    let table: &[(&str, &str, &str)] = &[
        ("postgresql", "16", "16"),
        ("postgresql", " \"16.3\" ", "16.3"),
        ("postgresql", "v16", "16"),
        ("postgresql", "POSTGRES_15", "15"),
        ("postgresql", "POSTGRES_9_6", "9.6"),
        ("postgresql", "postgresql@14", "14"),
        ("postgresql", "postgresql96", "9.6"),
        ("postgresql", "pg16", "16"),
        ("postgresql", "postgres:16", "16"),
        ("postgresql", "19beta3", "19beta3"),
        ("postgresql", "16-alpine", "16"),
        ("postgresql", "15.4-1.pgdg120+1", "15.4"),
        ("postgresql", "11.22-rds.20240418", "11.22"),
        ("postgresql", "14.x", "14"),
        ("mysql", "mysql84", "8.4"),
        ("mysql", "mysql57", "5.7"),
        ("mysql", "MYSQL_8_0_36", "8.0.36"),
        ("mysql", "8.0.35-log", "8.0.35"),
        ("aurora-mysql", "8.0.mysql_aurora.3.05.2", "8.0"),
        ("mariadb", "mariadb-10.6", "10.6"),
        ("mariadb", "10.6-MariaDB", "10.6"),
        ("mariadb", "10.11.2-MariaDB-1:10.11.2+maria~ubu2204", "10.11.2"),
        ("mariadb", "mariadb1011", "10.11"),
        ("mariadb", "mariadb105", "10.5"),
        ("redis", "5:6.0.16-1+deb11u1", "6.0.16"),
        ("redis", "6.x", "6"),
        ("redis", "REDIS_5_0", "5.0"),
        ("redis", "redis-7.2.4", "7.2.4"),
        ("mssql-server", "2022", "2022"),
        ("mssql-server", "SQLSERVER_2019_STANDARD", "2019"),
        ("oracle-database", "19c", "19"),
        ("oracle-database", "23ai", "23"),
        ("minio", "RELEASE.2024-01-01T16-36-33Z", "RELEASE.2024-01-01T16-36-33Z"),
        ("nodejs", "v20.11.1", "20.11.1"),
        ("nodejs", "lts/iron", "20"),
        ("nodejs", "node-18", "18"),
        ("python", "python-3.11.4", "3.11.4"),
        ("python", "python311", "3.11"),
        ("ruby", "ruby-3.2.2", "3.2.2"),
        ("php", "php82", "8.2"),
        ("go", "go1.22.3", "1.22.3"),
        ("java", "1.8", "1.8"),
        ("java", "jdk17", "17"),
        ("java", "8u412", "8u412"),
        ("dotnet", "net8.0", "8.0"),
        ("dotnet", "netcoreapp3.1", "3.1"),
        ("debian", "bookworm-slim", "12"),
        ("debian", "trixie", "13"),
        ("ubuntu", "jammy", "22.04"),
        ("ubuntu", "ubuntu-22.04", "22.04"),
        ("elasticsearch", "8.12.0", "8.12.0"),
        ("elasticsearch", "xpack-8.11.1", "8.11.1"),
        ("neo4j", "2025.01.0", "2025.01.0"),
        ("kafka", "4.0.0-rc1", "4.0.0-rc1"),
        ("rust", "1.75.0", "1.75.0"),
    ];
    for (product, text, wanted) in table {
        let found = parse(id(product), text).map(|version| version.to_string());
        assert_eq!(found.as_deref(), Some(*wanted), "{product} {text}");
    }
}

#[test]
fn not_versions() {
    for (product, text) in [
        ("postgresql", ""),
        ("postgresql", "latest"),
        ("postgresql", "alpine3.20"),
        ("postgresql", "7f3a9c2"),
        ("postgresql", "${PG}"),
        ("postgresql", "é16"),
        ("mysql", "redis-7"),
        ("postgresql", "99999999999999999999999"),
    ] {
        assert_eq!(parse(id(product), text), None, "{product} {text:?}");
    }
}

#[test]
fn comparisons() {
    let table = [
        ("postgresql", "16", "16.3", Compatible, true),
        ("postgresql", "16", "16", Same, true),
        ("postgresql", "15", "15.15", Compatible, true),
        ("postgresql", "12.0", "12", Compatible, true),
        ("postgresql", "13.7", "13.8", Minor, true),
        ("postgresql", "13", "16.3", MajorStep, false),
        ("postgresql", "9.6", "9.5.15", MajorStep, false),
        ("postgresql", "POSTGRES_13", "13-alpine", Same, true),
        ("mysql", "8.0.35", "8.4.9", Minor, false),
        ("mysql", "8", "8.0", Compatible, true),
        ("mysql", "8", "8.4", Compatible, true),
        ("mysql", "mysql84", "8.4.9", Compatible, true),
        ("mysql", "5.7", "8.0", MajorStep, false),
        ("mysql", "8.0.35", "8.0.36", Patch, true),
        ("mariadb", "10.4", "10.11", MajorStep, false),
        ("mariadb", "10.11.2", "10.11.6", Patch, true),
        ("redis", "7.0", "7.4", Minor, false),
        ("redis", "5", "6", MajorStep, false),
        ("redis", "6", "6.x", Same, true),
        ("redis", "6.2.6", "6.2.17", Patch, true),
        ("mongodb", "4.2", "4.4", MajorStep, false),
        ("mongodb", "7", "7.0", Compatible, true),
        ("elasticsearch", "8.11.1", "8.12", Minor, true),
        ("elasticsearch", "7.17.21", "8.12", MajorStep, false),
        ("nginx", "1.25", "1.24", Minor, false),
        ("nodejs", "22.16.0", "22.22.0", Minor, true),
        ("nodejs", "lts/iron", "20.11", Compatible, true),
        ("php", "8.1", "8.3.16", Minor, false),
        ("ruby", "3.4.8", "4.0.5", MajorStep, false),
        ("java", "1.8", "8", Same, true),
        ("java", "1.8.0_292", "8u292", Same, true),
        ("mssql-server", "2022", "16.0", Compatible, true),
        ("mssql-server", "2019", "2022", MajorStep, false),
        ("kafka", "2.8", "3.9.0", MajorStep, false),
        ("ubuntu", "jammy", "22.04", Same, true),
        ("ubuntu", "24.04", "24.10", MajorStep, false),
        ("minio", "RELEASE.2024-01-01T16-36-33Z", "RELEASE.2023-01-01T16-36-33Z", Minor, true),
        ("postgresql", "18beta1", "18", Patch, true),
    ];
    for (product, a, b, agreement, same_line) in table {
        let (x, y) = (parse(id(product), a).unwrap(), parse(id(product), b).unwrap());
        let found = compare(id(product), &x, &y);
        assert_eq!((found.agreement, found.same_line), (agreement, same_line), "{product} {a} {b}");
        let back = compare(id(product), &y, &x);
        assert_eq!((back.agreement, back.ordering.reverse()), (found.agreement, found.ordering), "{product} {b} {a}");
    }
}

#[test]
fn newer_and_older() {
    for (product, older, newer) in [
        ("postgresql", "9.6", "13"),
        ("mysql", "9.7", "26.7"),
        ("mariadb", "10.4", "10.11"),
        ("postgresql", "18beta2", "18beta10"),
        ("postgresql", "18rc1", "18"),
        ("minio", "RELEASE.2023-01-01T16-36-33Z", "RELEASE.2024-01-01T16-36-33Z"),
    ] {
        let (x, y) = (parse(id(product), older).unwrap(), parse(id(product), newer).unwrap());
        assert_eq!(compare(id(product), &x, &y).ordering, Ordering::Less, "{product} {older} {newer}");
    }
}

#[test]
fn ranges() {
    let holds = [
        ("nodejs", ">=18 <21", "20.11", true),
        ("nodejs", ">=18 <21", "21", false),
        ("nodejs", ">= 18", "17.9", false),
        ("nodejs", "^20", "20.1.0", true),
        ("nodejs", "^20", "22", false),
        ("nodejs", "20.x", "20.9", true),
        ("nodejs", "18 || 20", "20", true),
        ("nodejs", "18 || 20", "19", false),
        ("nodejs", "~18.2", "18.3.0", false),
        ("nodejs", "18.0.0 - 20.2", "20.2.9", true),
        ("nodejs", "*", "4", true),
        ("ruby", "~> 3.2", "3.4", true),
        ("ruby", "~> 3.2.1", "3.3", false),
        ("php", "~8.2", "8.4", true),
        ("php", "~8.2.0", "8.3", false),
        ("php", "^8.1", "8", true),
        ("php", "8.2.*", "8.2.9", true),
        ("php", "8.2.*", "8.3", false),
        ("python", ">=3.10,<3.13", "3.12.1", true),
        ("python", "^0.3", "0.4", false),
        ("postgresql", "< 15", "14.2", true),
        ("postgresql", "< 15", "15", false),
        ("postgresql", "<= 15", "15.9", true),
        ("postgresql", "> 15", "15.9", false),
    ];
    for (product, range, version, wanted) in holds {
        let Pin::Range(range) = Pin::read(id(product), range) else { panic!("{range} is no range") };
        assert_eq!(range.contains(&parse(id(product), version).unwrap()), wanted, "{product} {range} {version}");
    }
}

#[test]
fn pins() {
    let read = |text: &str| Pin::read(ProductId::POSTGRESQL, text);
    assert!(matches!(read("16.3"), Pin::Exact(_)));
    assert_eq!(read("latest"), Pin::Floating(Some("latest".to_owned())));
    assert_eq!(read(""), Pin::Unstated);
    assert_eq!(read("${PG_VERSION}"), Pin::Unstated);
    assert_eq!(read("16").overlaps(&read(">=15 <17")), Some(true));
    assert_eq!(read("16").overlaps(&read("16.4")), Some(true));
    assert_eq!(read("16.3").overlaps(&read("16.4")), Some(false));
    assert_eq!(read("16").overlaps(&read("latest")), None);
}
