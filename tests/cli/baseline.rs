//! Adopting onpar on an old repository.

use crate::tree::{SHOP, Tree};

#[test]
fn what_is_recorded_is_not_told() {
    let shop = Tree::new(SHOP);
    assert_eq!(shop.run(&["baseline"]).stdout, "1 finding recorded in .onpar-baseline.json\n");
    let ran = shop.run(&["check"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "nothing diverges (1 in the baseline) in 1 project; 2 declarations in 2 files\n")
    );
    assert_eq!(shop.run(&["check", "--no-baseline"]).status, 1);
    // Lines move, the finding stays the same; its versions change, and it is another one.
    shop.write(
        "compose.prod.yaml",
        b"# more\nservices:\n  db:\n    image: postgres:16.3-alpine\n    restart: always\n",
    );
    assert_eq!(shop.run(&["check"]).status, 0);
    let before = shop.read(".onpar-baseline.json");
    assert_eq!(shop.run(&["baseline"]).status, 0);
    assert_eq!(shop.read(".onpar-baseline.json"), before, "the same findings are the same bytes");
    shop.write("compose.prod.yaml", b"services:\n  db:\n    image: postgres:17-alpine\n    restart: always\n");
    assert_eq!(shop.run(&["check"]).status, 1);
}
