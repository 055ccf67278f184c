//! `onpar fix`: the right bytes change, and no others.

use crate::tree::{SHOP, Tree};

#[test]
fn a_dry_run_shows_the_edits_and_changes_nothing() {
    let shop = Tree::new(SHOP);
    let ran = shop.run(&["fix", "--dry-run"]);
    assert_eq!(
        ran.stdout,
        ".env\n@@ line 1 @@\n-PG=13\n+PG=16.3\nUse PostgreSQL 16.3 in development\n1 fix would change 1 file\n"
    );
    assert_eq!((ran.status, shop.read(".env").as_slice()), (0, b"PG=13\n".as_slice()));
}

#[test]
fn the_value_is_edited_where_it_is_written() {
    let shop = Tree::new(SHOP);
    let before = shop.read("compose.yaml");
    let ran = shop.run(&["fix"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "Use PostgreSQL 16.3 in development\n1 fix changed 1 file\n"));
    assert_eq!((shop.read(".env").as_slice(), shop.read("compose.yaml")), (b"PG=16.3\n".as_slice(), before));
    assert_eq!(shop.run(&["check"]).status, 0);
    assert_eq!(shop.run(&["fix"]).stdout, "0 fixes changed 0 files\n");
}

#[test]
fn fixes_can_be_narrowed() {
    let shop = Tree::new(SHOP);
    for arguments in [&["fix", "--environment", "test"][..], &["fix", "--rule", "service-type"]] {
        assert_eq!(shop.run(arguments).stdout, "0 fixes changed 0 files\n");
    }
    assert_eq!(shop.read(".env"), b"PG=13\n");
    assert_eq!(
        shop.run(&["fix", "--environment", "dev", "--rule", "service-version", ".env"]).stdout.lines().count(),
        2
    );
    assert_eq!(shop.read(".env"), b"PG=16.3\n");
}

/// Byte order mark, line ends, encoding, a missing last line end: all stay.
#[test]
fn every_other_byte_stays() {
    let prod = ("compose.prod.yaml", "services:\n  db:\n    image: postgres:16\n    restart: always\n");
    let text =
        |version: &str| format!("\u{FEFF}services:\r\n  db:\n\t \r\n    image: postgres:{version} # é\r\n  x: {{}}");
    let utf8: fn(&str) -> Vec<u8> = |text| text.as_bytes().to_vec();
    let utf16: fn(&str) -> Vec<u8> = |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for encode in [utf8, utf16] {
        let tree = Tree::new(&[prod]);
        tree.write("compose.yaml", &encode(&text("13")));
        assert_eq!(tree.run(&["fix"]).stdout.lines().last(), Some("1 fix changed 1 file"));
        assert_eq!(tree.read("compose.yaml"), encode(&text("16")));
    }
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let shop = Tree::new(SHOP);
    std::fs::rename(shop.path().join(".env"), shop.path().join("dotenv")).unwrap();
    symlink("dotenv", shop.path().join(".env")).unwrap();
    std::fs::set_permissions(shop.path().join("dotenv"), std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(shop.run(&["fix"]).status, 0);
    assert_eq!(shop.read("dotenv"), b"PG=16.3\n");
    assert!(std::fs::symlink_metadata(shop.path().join(".env")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(shop.path().join("dotenv")).unwrap().permissions().mode() & 0o777, 0o640);
    let left = std::fs::read_dir(shop.path()).unwrap().count();
    assert_eq!(left, 4, "a temporary file was left");
}

#[test]
fn bytes_that_are_no_text_are_not_written_back() {
    let shop = Tree::new(SHOP);
    shop.write(".env", b"PG=13\n# caf\xE9\n");
    let ran = shop.run(&["fix"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains(".env: has bytes that are no text"), "{}", ran.stderr);
    assert_eq!(shop.read(".env"), b"PG=13\n# caf\xE9\n");
}
