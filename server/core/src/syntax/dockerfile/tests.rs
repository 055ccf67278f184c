//! Dockerfiles as people write them, half-typed ones included.

use super::*;
use crate::syntax::expand::{Expanded, Origin};

fn nothing(_: &str) -> Option<Expanded> {
    None
}

/// `from -> image AS alias` of each stage.
fn images(text: &str) -> Vec<String> {
    let file = read(text);
    let told = |stage: &Stage| {
        assert_eq!(stage.from.span.of(text), &*stage.from.value);
        let alias = stage.alias.as_ref().map_or(String::new(), |alias| format!(" AS {}", alias.value));
        format!("{}{alias}", file.image(stage, &nothing).text)
    };
    file.stages.iter().map(told).collect()
}

#[test]
fn stages_as_buildkit_reads_them() {
    let table: &[(&str, &[&str])] = &[
        ("FROM alpine", &["alpine"]),
        ("from alpine:3 as Base\nFROM base", &["alpine:3 AS Base", "base"]),
        ("FROM --platform=$BUILDPLATFORM golang:1.22 AS b", &["golang:1.22 AS b"]),
        ("ARG V=13\nFROM postgres:${V}-alpine", &["postgres:13-alpine"]),
        ("ARG V\nFROM postgres:${V:-12}", &["postgres:12"]),
        ("ARG A=1 B=${A}.2\nFROM x:$B", &["x:1.2"]),
        ("ARG V=\"3.1\"\nFROM \"x:$V\"", &["x:3.1"]),
        ("FROM x\nARG V=1\nFROM y:${V}", &["x", "y:"]),
        ("# escape=`\nFROM `\n  x:1 AS a\n", &["x:1 AS a"]),
        ("FROM \\\n# why\n\n  x:1\n", &["x:1"]),
        ("\u{feff}FROM x:1\r\nRUN a\r\n", &["x:1"]),
        ("RUN <<EOF\nFROM no\nEOF\nFROM yes", &["yes"]),
        ("FROM a\nRUN <<-X cat <<Y\n\tFROM no\n\tX\nFROM no\nY\nFROM b", &["a", "b"]),
        ("FROM a\nRUN echo $((1<<2))\nFROM b", &["a", "b"]),
        ("FROM a\nRUN cat <<EOF\nFROM b", &["a", "b"]),
        ("FROM a\nONBUILD RUN x\nRUN x \\\n\nFROM b", &["a", "b"]),
        ("FROM", &[""]),
        ("FRO x\nFROM y", &["y"]),
    ];
    for (text, expected) in table {
        assert_eq!(images(text), *expected, "{text:?}");
    }
}

#[test]
fn a_version_is_traced_to_where_it_is_written() {
    let text = "ARG PG=13\nFROM --platform=linux/amd64 postgres:${PG}-alpine AS db\n";
    let file = read(text);
    let stage = &file.stages[0];
    let image = file.image(stage, &nothing);
    assert_eq!(image.text, "postgres:13-alpine");
    assert_eq!(image.span_of(9..11), Some(Span::new(7, 9)));
    assert_eq!(image.span_of(0..11), None);
    assert_eq!(stage.platform.as_ref().unwrap().span.of(text), "linux/amd64");
    let given = file.image(stage, &|name| Some(Expanded::variable("16", name)));
    assert_eq!(given.text, "postgres:16-alpine");
    assert_eq!(given.origins(9..11).next().unwrap().origin, Origin::Variable("PG".into()));
    assert_eq!(given.used[0].span.of(text), "${PG}");
}

#[test]
fn variables_follow_stages_and_instructions() {
    let text = "ARG G=1\nFROM a AS base\nARG G\nENV E=${G}.0 OLD=x\nARG E=no\nENV F one two\nFROM base\nARG H=$E\n";
    let file = read(text);
    let of = |stage: usize, name: &str| file.variables(stage, &nothing).get(name).map(|value| value.text.clone());
    assert_eq!(of(0, "G").as_deref(), Some("1"));
    assert_eq!(of(0, "E").as_deref(), Some("1.0"));
    assert_eq!(of(0, "F").as_deref(), Some("one two"));
    assert_eq!((of(1, "G"), of(1, "H").as_deref()), (None, Some("1.0")));
}

#[test]
fn the_rest_of_an_instruction() {
    let text = "# syntax=docker/dockerfile:1\nFROM a\nCOPY --from=b --chown=1 x y\nRUN --mount=type=bind,from=c,target=/t ls\n\
                CMD [\"p\", \"-x\\u0041\"]\nUSER me\nRUN <<\"E\"\nx\nE\n";
    let file = read(text);
    assert_eq!(
        (&*file.directives[0].name.value, file.directives[0].value.span.of(text)),
        ("syntax", "docker/dockerfile:1")
    );
    let stage = &file.stages[0];
    let from: Vec<_> = stage.copies_from.iter().map(|from| from.span.of(text)).collect();
    assert_eq!(from, ["b", "c"]);
    assert_eq!(&*stage.user.as_ref().unwrap().value, "me");
    let cmd = &file.instructions[stage.cmd.unwrap()];
    let words: Vec<_> = cmd.json.iter().flatten().map(|word| (&*word.value, word.span.of(text))).collect();
    assert_eq!(words, [("p", "p"), ("-xA", "-x\\u0041")]);
    let heredoc = &file.instructions.last().unwrap().heredocs[0];
    assert_eq!((heredoc.body.of(text), heredoc.expand), ("x\n", false));
}

/// `manager name` of all packages; each name must stand where it says.
fn packages(run: &str) -> Vec<String> {
    let text = format!("FROM x\nRUN {run}\n");
    let file = read(&text);
    let told = |install: Install| {
        assert_eq!(install.name.span.of(&text), &*install.name.value, "{run:?}");
        format!("{:?} {}", install.manager, install.name.value)
    };
    file.stages.iter().flat_map(|stage| &stage.runs).flat_map(Run::packages).map(told).collect()
}

#[test]
fn packages_of_every_manager() {
    let table: &[(&str, &[&str])] = &[
        ("apt-get update && apt-get install -y --no-install-recommends a=1.2-3 b", &["Apt a=1.2-3", "Apt b"]),
        (
            "apt-get update \\\n && apt-get -qq install \\\n    # why\n    a \\\n    b \\\n && rm -rf /var",
            &["Apt a", "Apt b"],
        ),
        ("DEBIAN_FRONTEND=noninteractive apt install -t stable a; true", &["Apt a"]),
        ("sudo -E apt-get install postgresql-client-${PG} ./x.deb > /dev/null 2>&1", &["Apt postgresql-client-${PG}"]),
        ("if x; then apt-get install a; fi", &["Apt a"]),
        ("(apt-get install a || apt-get install b)", &["Apt a", "Apt b"]),
        ("apk add --no-cache --virtual .deps gcc 'b>2' && apk del .deps", &["Apk gcc", "Apk b>2"]),
        ("apk --update add -t x a", &["Apk a"]),
        ("yum -y install a && dnf install -y b && microdnf install c", &["Yum a", "Dnf b", "Microdnf c"]),
        ("dnf module enable -y postgresql:15", &["Dnf postgresql:15"]),
        ("zypper in -y a && pacman -Sy b", &["Zypper a", "Pacman b"]),
        ("pip install -r requirements.txt 'a>=1' b[c]==2 .", &["Pip a>=1", "Pip b[c]==2"]),
        ("python3 -m pip install a && pip3 install b && uv pip install c", &["Pip a", "Pip b", "Pip c"]),
        (
            "gem install a -v 1.2 && npm i -g b@3 && yarn global add c && yarn add d",
            &["Gem a", "Npm b@3", "Npm c", "Npm d"],
        ),
        ("bash -euxc \"apt-get install a && apk add 'b'\"", &["Apt a", "Apk b"]),
        ("[\"sh\", \"-c\", \"apk add a\"]", &["Apk a"]),
        ("[\"apt-get\", \"install\", \"a\"]", &["Apt a"]),
        ("<<EOF\napt-get install a \\\n  b\nEOF", &["Apt a", "Apt b"]),
        ("<<EOF\n#!/usr/bin/env python3\napt-get install a\nEOF", &[]),
        ("cat <<EOF > x\napt-get install a\nEOF", &[]),
        ("echo apt-get install a # apt-get install b", &[]),
        ("apt-get remove a && apt-get install $(cat list) `x`", &[]),
    ];
    for (run, expected) in table {
        assert_eq!(packages(run), *expected, "{run:?}");
    }
}

#[test]
fn a_package_version_is_traced_through_the_stage() {
    let text = "FROM x\nARG PG=15\nRUN apt-get install postgresql-client-$PG\n";
    let file = read(text);
    let install = file.stages[0].runs[0].packages().remove(0);
    let variables = file.variables(0, &nothing);
    let name = file.expand(&install.name, &|name| variables.get(name).cloned());
    assert_eq!((&*name.text, name.span_of(18..20).unwrap().of(text)), ("postgresql-client-15", "15"));
}
