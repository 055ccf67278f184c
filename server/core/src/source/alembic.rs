//! Alembic: the database that `alembic.ini` migrates where `env.py` says nothing else. Format:
//! <https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file>
//! Deliberately absent: `env.py` (code), placeholders of a fresh file (`driver://user:pass@localhost/dbname`).

use super::facts::Facts;
use super::{Claim, Reading, Source, Strength};
use crate::syntax::sections;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "alembic",
    about: "Alembic: the database that is migrated by default",
    environment: Some("development"),
    claims: |path: &RelPath| if path.name() == "alembic.ini" { Claim::Yes } else { Claim::No },
    confirms: |_, _| true,
    read,
};

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    for line in sections::read(&file.text).filter(|line| line.key.value == "sqlalchemy.url") {
        let before = facts.reading.declares.len();
        facts.value("SQLALCHEMY_DATABASE_URI", line.value.value, line.value.span);
        // It counts where nothing that the application itself uses is known.
        let found = facts.reading.declares.iter_mut().skip(before);
        found.for_each(|raw| raw.strength = raw.strength.min(Strength::Example));
    }
}
