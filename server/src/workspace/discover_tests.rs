//! What a walk finds, on real folders.

use std::fs;

use super::*;

fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, Root) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let root = Root::open(folder.path()).unwrap();
    (folder, root)
}

fn kind(path: &RelPath) -> Kind {
    match path.name() {
        "package.json" => Kind::Manifest,
        name if name.ends_with(".yml") || name.starts_with(".env") => Kind::Read,
        _ => Kind::Other,
    }
}

fn files(root: &Root) -> Vec<String> {
    discover(root, &kind).files.iter().map(ToString::to_string).collect()
}

#[test]
fn hidden_files_are_found_and_other_peoples_folders_are_not() {
    let (_folder, root) = tree(&[
        (".github/workflows/ci.yml", ""),
        (".env", ""),
        ("z.yml", ""),
        ("a/b.yml", ""),
        ("a/readme.md", ""),
        ("package.json", ""),
        ("node_modules/x/c.yml", ""),
        ("node_modules/x/package.json", ""),
        (".git/d.yml", ""),
        ("cache/CACHEDIR.TAG", ""),
        ("cache/e.yml", ""),
        ("build/f.yml", ""),
    ]);
    assert_eq!(files(&root), [".env", ".github/workflows/ci.yml", "a/b.yml", "build/f.yml", "z.yml"]);
    let manifests: Vec<_> = discover(&root, &kind).manifests.iter().map(ToString::to_string).collect();
    assert_eq!(manifests, ["package.json"]);
}

#[test]
fn git_ignored_folders_are_skipped_and_git_ignored_files_are_read() {
    let (_folder, root) = tree(&[
        (".gitignore", ".env*\nout/\n*.gen\n!kept.gen\n[\n"),
        (".env", ""),
        ("out/a.yml", ""),
        ("x.gen/b.yml", ""),
        ("kept.gen/c.yml", ""),
        ("sub/.gitignore", "!out/\n/deep\n"),
        ("sub/out/d.yml", ""),
        ("sub/deep/e.yml", ""),
        ("sub/more/deep/f.yml", ""),
    ]);
    assert_eq!(files(&root), [".env", "kept.gen/c.yml", "sub/more/deep/f.yml", "sub/out/d.yml"]);
}

#[test]
fn ignore_files_above_count_within_a_repository() {
    let (folder, _) = tree(&[
        (".gitignore", "above/\n"),
        ("repository/.git/HEAD", ""),
        ("repository/.gitignore", "/app/out/\n"),
        ("repository/app/out/a.yml", ""),
        ("repository/app/above/b.yml", ""),
        ("repository/app/out2/c.yml", ""),
    ]);
    let root = Root::open(&folder.path().join("repository/app")).unwrap();
    assert_eq!(files(&root), ["above/b.yml", "out2/c.yml"]);
}

#[cfg(unix)]
#[test]
fn links_stay_inside_and_are_read_once() {
    use std::os::unix::fs::symlink;
    let (_outside, outside) = tree(&[("secret.yml", ""), ("folder/x.yml", "")]);
    let (folder, root) = tree(&[("real.yml", ""), ("other.txt", ""), ("env/.env.dev", ""), ("dir/y.yml", "")]);
    let link = |to: &Path, name: &str| symlink(to, folder.path().join(name)).unwrap();
    link(&outside.path().join("secret.yml"), "out.yml");
    link(&outside.path().join("folder"), "outfolder");
    link(Path::new("real.yml"), "again.yml");
    link(Path::new("other.txt"), "named.yml");
    link(Path::new("other.txt"), "named2.yml");
    link(Path::new("nothing"), "dangling.yml");
    link(Path::new("loop.yml"), "loop.yml");
    link(Path::new("env/.env.dev"), ".env");
    link(Path::new("dir"), "dirlink");
    link(Path::new("dir"), "dirlink.yml");
    assert_eq!(files(&root), [".env", "dir/y.yml", "env/.env.dev", "named.yml", "real.yml"]);
    let notes: Vec<_> =
        discover(&root, &kind).notes.into_iter().map(|note| format!("{}: {}", note.path, note.why)).collect();
    assert_eq!(
        notes,
        [
            "again.yml: a link to real.yml, which is read",
            "dangling.yml: a link to nothing",
            "dirlink.yml: a link to something that is no file",
            "loop.yml: a link to nothing",
            "named2.yml: a link to other.txt, which is read",
            "out.yml: a link out of the folder",
        ]
    );
}

#[cfg(unix)]
#[test]
fn odd_names_pipes_and_depth_are_told() {
    use std::os::unix::ffi::OsStrExt as _;
    let (folder, root) = tree(&[("a\\b.yml", ""), ("~c.yml", ""), ("ok.yml", "")]);
    fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xFF.yml")), "").unwrap();
    let deep = vec!["d"; MAX_DEPTH + 1].join("/");
    fs::create_dir_all(folder.path().join(&deep)).unwrap();
    fs::write(folder.path().join(&deep).join("x.yml"), "").unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.yml")).status();
    let found = discover(&root, &kind);
    assert_eq!(found.files.iter().map(RelPath::as_str).collect::<Vec<_>>(), ["ok.yml"]);
    let has = |part: &str| found.notes.iter().any(|note| format!("{}: {}", note.path, note.why).contains(part));
    assert!(
        has("more than 64 folders deep") && has("\"~c.yml\" cannot be spelled") && has("a\\\\b.yml"),
        "{:?}",
        found.notes
    );
    assert!(!pipe.is_ok_and(|status| status.success()) || has("pipe.yml: not a regular file"), "{:?}", found.notes);
}

#[test]
fn too_many_files_are_told_and_the_first_are_read() {
    let (_folder, root) = tree(&[]);
    let paths = (0..MAX_FILES + 3).rev().map(|n| RelPath::new(&format!("{n:07}.yml")).unwrap());
    let raw = Raw { found: Found { files: paths.collect(), ..Found::default() }, links: Vec::new() };
    let found = raw.finish(&root);
    assert_eq!((found.files.len(), found.files.last().unwrap().as_str()), (MAX_FILES, "0199999.yml"));
    let why = "200003 files, of which only the first 200000 are read";
    assert_eq!(found.notes, [Note { path: ".".to_owned(), why: why.to_owned(), grave: true }]);
}

#[test]
fn the_result_is_the_same_every_time() {
    let names: Vec<_> = (0..300).map(|n| format!("{}/{}/f{n}.yml", n % 7, n % 11)).collect();
    let (_folder, root) = tree(&names.iter().map(|name| (name.as_str(), "")).collect::<Vec<_>>());
    let first = discover(&root, &kind);
    assert_eq!(first.files.len(), 300);
    for _ in 0..5 {
        assert_eq!(discover(&root, &kind), first);
    }
}
