//! Files as they are on real disks: unreadable, huge, binary, linked, cut in half.

use crate::tree::{SHOP, Tree};

#[test]
fn what_is_not_read_is_told_on_request() {
    let shop = Tree::new(SHOP);
    shop.write("a/compose.yaml", &[b"services: {}\n#".as_slice(), &vec![b'x'; 1024 * 1024]].concat());
    shop.write("b/compose.yaml", b"services:\0\x01\x02");
    shop.write("c/compose.yaml", b"# caf\xE9\nservices:\n  db:\n    image: postgres:15\n");
    let ran = shop.run(&["check", "--verbose"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    for line in [
        "not read: a/compose.yaml: larger than 1 MiB\n",
        "not read: b/compose.yaml: not text\n",
        "not read: c/compose.yaml: has bytes that are no UTF-8: columns may be off there\n",
    ] {
        assert!(ran.stdout.contains(line), "{line}{}", ran.stdout);
    }
    assert!(!shop.run(&["check"]).stdout.contains("not read"));
    assert!(shop.run(&["inventory", "c/compose.yaml"]).stdout.contains("PostgreSQL  15"));
    let json = shop.run(&["check", "--verbose", "--format", "json"]);
    assert!(json.stderr.contains("not read: a/compose.yaml") && json.stdout.starts_with("{\"version\":1"));
}

#[cfg(unix)]
#[test]
fn files_without_permission_are_left_out() {
    use std::os::unix::fs::PermissionsExt as _;
    let shop = Tree::new(SHOP);
    shop.write("secret/compose.yaml", b"services: {db: {image: 'postgres:9'}}\n");
    shop.write("closed/sub/compose.yaml", b"services: {db: {image: 'postgres:9'}}\n");
    let mode = |path: &str, mode: u32| {
        std::fs::set_permissions(shop.path().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("secret/compose.yaml", 0o000);
    mode("closed", 0o000);
    // The superuser may read anything: then there is nothing to leave out.
    let may_read = std::fs::read(shop.path().join("secret/compose.yaml")).is_ok();
    let ran = shop.run(&["check", "--verbose"]);
    mode("closed", 0o755);
    assert_eq!(ran.status, 1);
    let told = ran.stdout.contains("not read: secret/compose.yaml: ") && ran.stdout.contains("not read: closed: ");
    assert_eq!(told, !may_read, "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_root_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = Tree::new(&[
        ("compose.yaml", "services: {db: {image: 'postgres:9'}}\n"),
        ("d/compose.yaml", "services: {db: {image: 'postgres:8'}}\n"),
    ]);
    let shop = Tree::new(SHOP);
    symlink(outside.path().join("compose.yaml"), shop.path().join("docker-compose.ci.yml")).unwrap();
    symlink(outside.path().join("d"), shop.path().join("d")).unwrap();
    symlink("compose.yaml", shop.path().join("docker-compose.yml")).unwrap();
    symlink(".", shop.path().join("loop")).unwrap();
    let ran = shop.run(&["inventory"]);
    assert!(ran.stdout.ends_with("\n2 declarations\n"), "{}", ran.stdout);
    let ran = shop.run(&["check", "--verbose"]);
    assert!(ran.stdout.contains("not read: docker-compose.ci.yml: a link out of the folder\n"), "{}", ran.stdout);
    // The root itself may be reached through a link.
    symlink(shop.path(), outside.path().join("shop")).unwrap();
    assert_eq!(outside.run(&["check", "shop"]).stdout, shop.run(&["check"]).stdout);
}

#[test]
fn half_a_file_is_no_crash() {
    let text = "x-db: &db {image: \"postgres:${PG:-13}\", environment: [A=b]}\nservices:\n  db:\n    <<: *db\n    image: &i postgres:13\n  c: {image: *i}\n";
    for cut in 0..text.len() {
        let tree = Tree::new(&[
            ("compose.yaml", text.get(..cut).unwrap()),
            (".env", "PG='1"),
            ("Dockerfile", "FROM a AS \\\n"),
        ]);
        let ran = tree.run(&["check", "--format", "json"]);
        assert!(ran.status < 2 && ran.stdout.starts_with("{\"version\":1"), "{cut}: {ran:?}");
    }
}

/// A name or a line may not drive the terminal.
#[cfg(unix)]
#[test]
fn names_and_lines_cannot_drive_the_terminal() {
    let shop = Tree::new(SHOP);
    shop.write("\x1b[31mred/compose.yaml", b"services:\n  db:\n    image: postgres:13 # \xE2\x80\xAEx\n");
    shop.write("\x1b[31mred/compose.prod.yaml", b"services:\n  db:\n    image: postgres:16\n    restart: always\n");
    for arguments in
        [&["check", "--verbose"][..], &["inventory"], &["check", "--format", "json"], &["fix", "--dry-run"]]
    {
        let ran = shop.run(arguments);
        let is_json = arguments.contains(&"json");
        assert!(is_json || !ran.stdout.contains('\u{202E}'), "{arguments:?} {}", ran.stdout);
        assert!(
            ran.stdout.contains("red/compose.yaml") && !ran.stdout.contains('\x1b'),
            "{arguments:?} {}",
            ran.stdout
        );
    }
}
