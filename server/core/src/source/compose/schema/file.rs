//! What stands beside the services: networks, volumes, secrets, configs, `include`.
//! Deliberately absent: models, which nothing looks at.

use super::Shape::{Any, Either, Is, List, Names, Of};
use super::*;

const EXTERNAL: Shape = Either(&[FLAG, map(&[("name", TEXT)])]);

const NETWORK: Shape = Either(&[
    Is(NULL),
    map(&[
        ("attachable", FLAG),
        ("driver", TEXT),
        ("driver_opts", OPTIONS),
        ("enable_ipv4", FLAG_TEXT),
        ("enable_ipv6", FLAG),
        ("external", EXTERNAL),
        ("internal", FLAG),
        (
            "ipam",
            map(&[
                (
                    "config",
                    List(&map(&[
                        ("aux_addresses", Of(&TEXT)),
                        ("gateway", TEXT),
                        ("ip_range", TEXT),
                        ("subnet", TEXT),
                    ])),
                ),
                ("driver", TEXT),
                ("options", Of(&TEXT)),
            ]),
        ),
        ("labels", PAIRS),
        ("name", TEXT),
    ]),
]);

const VOLUME: Shape = Either(&[
    Is(NULL),
    map(&[("driver", TEXT), ("driver_opts", OPTIONS), ("external", EXTERNAL), ("labels", PAIRS), ("name", TEXT)]),
]);

const FILE_OBJECT: Shape = map(&[
    ("content", TEXT),
    ("driver", TEXT),
    ("driver_opts", OPTIONS),
    ("environment", TEXT),
    ("external", Either(&[FLAG, Of(&Any)])),
    ("file", TEXT),
    ("labels", PAIRS),
    ("name", TEXT),
    ("template_driver", TEXT),
]);

/// A whole file, after merging.
pub(crate) const FILE: Shape = map(&[
    ("configs", Names(&FILE_OBJECT)),
    (
        "include",
        List(&Either(&[
            TEXT,
            closed(&[("env_file", TEXT_OR_LIST), ("path", TEXT_OR_LIST), ("project_directory", TEXT)], &[]),
        ])),
    ),
    ("models", Of(&Any)),
    ("name", TEXT),
    ("networks", Of(&NETWORK)),
    ("secrets", Names(&FILE_OBJECT)),
    ("services", Names(&SERVICE)),
    ("version", TEXT),
    ("volumes", Names(&VOLUME)),
]);
