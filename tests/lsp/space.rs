//! A workspace on the disk for one test, and the application most tests look at.
//! Deliberately absent: talking to the server (`client`).

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, Manners, capabilities};

/// Development and production of one application.
pub(crate) const DEV: &str = "compose.dev.yaml";
pub(crate) const PROD: &str = "compose.prod.yaml";
/// What development and production say when development is older.
pub(crate) const OLDER: [&str; 1] = ["service-version 2 13"];
pub(crate) const REFERENCE: [&str; 1] = ["service-version 3 16"];

/// A compose file with one database.
pub(crate) fn compose(image: &str) -> String {
    format!("services:\n  db:\n    image: {image}\n")
}

pub(crate) struct Space {
    pub(crate) folder: TempDir,
}

impl Space {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let space = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            space.write(path, text);
        }
        space
    }

    /// Development at PostgreSQL `dev`, production at 16.
    pub(crate) fn shop(dev: &str) -> Self {
        Self::new(&[(DEV, &compose(dev)), (PROD, &compose("postgres:16"))])
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        // The temporary folder itself may lie behind a link.
        self.folder.path().canonicalize().unwrap().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        let mut uri = String::from("file://");
        for byte in self.path(path).to_str().unwrap().trim_end_matches('/').bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                uri.push(byte.into());
            } else {
                uri.push_str(&format!("%{byte:02X}"));
            }
        }
        uri
    }

    pub(crate) fn params(&self, capabilities: Value) -> Value {
        let folders = json!([{ "uri": self.uri(""), "name": "shop" }]);
        json!({ "processId": std::process::id(), "rootUri": self.uri(""), "workspaceFolders": folders, "capabilities": capabilities })
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(capabilities(), Manners::Polite)
    }

    pub(crate) fn client_with(&self, capabilities: Value, manners: Manners) -> Client {
        Client::start(self.params(capabilities), manners).0
    }
}
