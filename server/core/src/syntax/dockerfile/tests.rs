//! Dockerfiles as people write them, half-typed ones included.

use super::*;

#[test]
fn a_from_is_traced_to_the_argument_that_holds_its_version() {
    let text = "ARG PG=13\nFROM --platform=linux/amd64 postgres:${PG}-alpine AS db\nRUN apk add --no-cache curl=8\n";
    let file = read(text);
    let [stage] = file.stages.as_slice() else { panic!("{:?}", file.stages) };
    assert_eq!(stage.from.span.of(text), "postgres:${PG}-alpine");
    let image = file.image(stage, &|_| None);
    assert_eq!(image.text, "postgres:13-alpine");
    assert_eq!(image.span_of(9..11).unwrap().of(text), "13");
    assert_eq!(image.span_of(9..11).unwrap(), Span::new(7, 9));
    assert_eq!(stage.alias.as_ref().unwrap().span.of(text), "db");
    let packages = stage.runs[0].packages();
    assert_eq!(packages.len(), 1);
    assert_eq!((packages[0].manager, &*packages[0].name.value), (Manager::Apk, "curl=8"));
}
