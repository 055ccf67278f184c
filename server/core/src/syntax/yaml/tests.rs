//! YAML as people write it.

use super::*;

#[test]
fn a_merged_entry_keeps_its_place_and_tells_its_way() {
    let text = "x: &a\n  image: postgres:13\n  tty: yes\ndb:\n  <<: *a\n  tty: no\n";
    let yaml = read(text);
    let db = yaml.root().unwrap().get("db").unwrap();
    let image = db.entry("image").unwrap();
    assert_eq!(image.value.span.of(text), "postgres:13");
    assert_eq!(image.merged.unwrap().of(text), "*a");
    assert_eq!(db.get("tty").unwrap().as_str(), Some("no"));
    assert_eq!(yaml.problems, []);
}
