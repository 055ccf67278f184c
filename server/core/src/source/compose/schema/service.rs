//! What a service may say: <https://github.com/compose-spec/compose-spec/blob/main/05-services.md>.
//! Deliberately absent: how a value is compared with it (the module above).

use super::Shape::{Any, As, Either, Is, List, Map, Names, Of, Set, Word};
use super::*;

const MOUNTS: Shape =
    List(&Either(&[TEXT, map(&[("gid", TEXT), ("mode", RATIO), ("source", TEXT), ("target", TEXT), ("uid", TEXT)])]));
const ULIMIT: Shape =
    Either(&[COUNT, Map { keys: &[("hard", COUNT), ("soft", COUNT)], needs: &["hard", "soft"], closed: false }]);
const BLKIO: Shape = List(&closed(&[("path", TEXT), ("rate", Is(INT | STR)), ("weight", Is(INT | STR))], &[]));
const HOOK: Shape = Map {
    keys: &[
        ("command", COMMAND),
        ("environment", PAIRS),
        ("privileged", FLAG_TEXT),
        ("user", TEXT),
        ("working_dir", TEXT),
    ],
    needs: &["command"],
    closed: false,
};
const DEVICES: Shape = List(&Map {
    keys: &[
        ("capabilities", TEXTS),
        ("count", Is(STR | INT)),
        ("device_ids", TEXTS),
        ("driver", TEXT),
        ("options", PAIRS),
    ],
    needs: &["capabilities"],
    closed: false,
});

const BUILD: Shape = Either(&[
    TEXT,
    map(&[
        ("additional_contexts", PAIRS),
        ("args", PAIRS),
        ("cache_from", LIST),
        ("cache_to", LIST),
        ("context", TEXT),
        ("dockerfile", TEXT),
        ("dockerfile_inline", TEXT),
        ("entitlements", LIST),
        ("extra_hosts", HOSTS),
        ("isolation", TEXT),
        ("labels", PAIRS),
        ("network", TEXT),
        ("no_cache", FLAG_TEXT),
        ("platforms", LIST),
        ("privileged", FLAG_TEXT),
        ("provenance", FLAG_TEXT),
        ("pull", FLAG_TEXT),
        ("sbom", FLAG_TEXT),
        ("secrets", MOUNTS),
        ("shm_size", Is(INT | STR)),
        ("ssh", PAIRS),
        ("tags", LIST),
        ("target", TEXT),
        ("ulimits", Of(&ULIMIT)),
    ]),
]);

const UPDATE: Shape = map(&[
    ("delay", TIME),
    ("failure_action", TEXT),
    ("max_failure_ratio", RATIO),
    ("monitor", TIME),
    ("order", Word(&["start-first", "stop-first"])),
    ("parallelism", COUNT),
]);

const DEPLOY: Shape = Either(&[
    Is(NULL),
    map(&[
        ("endpoint_mode", TEXT),
        ("labels", PAIRS),
        ("mode", TEXT),
        (
            "placement",
            map(&[
                ("constraints", LIST),
                ("max_replicas_per_node", COUNT),
                ("preferences", List(&map(&[("spread", TEXT)]))),
            ]),
        ),
        ("replicas", COUNT),
        (
            "resources",
            map(&[
                ("limits", map(&[("cpus", Is(NUM | STR)), ("memory", As(STR, Cast::Size)), ("pids", Is(INT | STR))])),
                (
                    "reservations",
                    map(&[
                        ("cpus", Is(NUM | STR)),
                        ("devices", DEVICES),
                        (
                            "generic_resources",
                            List(&map(&[("discrete_resource_spec", map(&[("kind", TEXT), ("value", Is(NUM | STR))]))])),
                        ),
                        ("memory", As(STR, Cast::Size)),
                    ]),
                ),
            ]),
        ),
        ("restart_policy", map(&[("condition", TEXT), ("delay", TIME), ("max_attempts", COUNT), ("window", TIME)])),
        ("rollback_config", UPDATE),
        ("update_config", UPDATE),
    ]),
]);

const DEVELOP: Shape = Either(&[
    Is(NULL),
    map(&[(
        "watch",
        List(&Map {
            keys: &[
                ("action", Word(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"])),
                ("exec", HOOK),
                ("ignore", TEXT_OR_LIST),
                ("include", TEXT_OR_LIST),
                ("initial_sync", Is(BOOL)),
                ("path", TEXT),
                ("target", TEXT),
            ],
            needs: &["path", "action"],
            closed: false,
        }),
    )]),
]);

const HEALTHCHECK: Shape = map(&[
    ("disable", FLAG),
    ("interval", TIME),
    ("retries", As(NUM | STR, Cast::Int)),
    ("start_interval", TIME),
    ("start_period", TIME),
    ("test", Either(&[TEXT, LIST])),
    ("timeout", TIME),
]);

const DEPENDS_ON: Shape = Either(&[
    TEXTS,
    Names(&Map {
        keys: &[
            ("condition", Word(&["service_started", "service_healthy", "service_completed_successfully"])),
            ("required", Is(BOOL)),
            ("restart", FLAG_TEXT),
        ],
        needs: &["condition"],
        closed: false,
    }),
]);

const ENV_FILE: Shape = Either(&[
    TEXT,
    List(&Either(&[
        TEXT,
        closed(&[("format", TEXT), ("path", TEXT), ("required", As(BOOL | STR, Cast::Flag))], &["path"]),
    ])),
]);

const NETWORKS: Shape = Either(&[
    TEXTS,
    Names(&Either(&[
        Is(NULL),
        map(&[
            ("aliases", TEXTS),
            ("driver_opts", OPTIONS),
            ("gw_priority", Is(NUM)),
            ("interface_name", TEXT),
            ("ipv4_address", TEXT),
            ("ipv6_address", TEXT),
            ("link_local_ips", TEXTS),
            ("mac_address", TEXT),
            ("priority", Is(NUM)),
        ]),
    ])),
]);

const PORTS: Shape = Set(&Either(&[
    Is(NUM | STR),
    map(&[
        ("app_protocol", TEXT),
        ("host_ip", TEXT),
        ("mode", TEXT),
        ("name", TEXT),
        ("protocol", TEXT),
        ("published", Is(STR | INT)),
        ("target", COUNT),
    ]),
]));

const VOLUMES: Shape = Set(&Either(&[
    TEXT,
    Map {
        keys: &[
            (
                "bind",
                map(&[
                    ("create_host_path", FLAG_TEXT),
                    ("propagation", TEXT),
                    ("recursive", Word(&["enabled", "disabled", "writable", "readonly"])),
                    ("selinux", Word(&["z", "Z"])),
                ]),
            ),
            ("consistency", TEXT),
            ("image", map(&[("subpath", TEXT)])),
            ("read_only", FLAG),
            ("source", TEXT),
            ("target", TEXT),
            ("tmpfs", map(&[("mode", Is(NUM | STR)), ("size", SIZE)])),
            ("type", Word(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"])),
            ("volume", map(&[("labels", PAIRS), ("nocopy", FLAG), ("subpath", TEXT)])),
        ],
        needs: &["type"],
        closed: false,
    },
]));

/// A service, after merging.
pub(crate) const SERVICE: Shape = map(&[
    ("annotations", PAIRS),
    ("attach", FLAG_TEXT),
    (
        "blkio_config",
        closed(
            &[
                ("device_read_bps", BLKIO),
                ("device_read_iops", BLKIO),
                ("device_write_bps", BLKIO),
                ("device_write_iops", BLKIO),
                ("weight", Is(INT | STR)),
                ("weight_device", BLKIO),
            ],
            &[],
        ),
    ),
    ("build", BUILD),
    ("cap_add", TEXTS),
    ("cap_drop", TEXTS),
    ("cgroup", Word(&["host", "private"])),
    ("cgroup_parent", TEXT),
    ("command", COMMAND),
    ("configs", MOUNTS),
    ("container_name", As(STR, Cast::ContainerName)),
    ("cpu_count", COUNT),
    ("cpu_percent", As(INT | STR, Cast::Float)),
    ("cpu_period", NUMBER),
    ("cpu_quota", NUMBER),
    ("cpu_rt_period", NUMBER),
    ("cpu_rt_runtime", NUMBER),
    ("cpu_shares", NUMBER),
    ("cpus", RATIO),
    ("cpuset", TEXT),
    ("credential_spec", map(&[("config", TEXT), ("file", TEXT), ("registry", TEXT)])),
    ("depends_on", DEPENDS_ON),
    ("deploy", DEPLOY),
    ("develop", DEVELOP),
    ("device_cgroup_rules", TEXTS),
    (
        "devices",
        List(&Either(&[
            TEXT,
            Map {
                keys: &[("permissions", TEXT), ("source", TEXT), ("target", TEXT)],
                needs: &["source"],
                closed: false,
            },
        ])),
    ),
    ("dns", TEXT_OR_LIST),
    ("dns_opt", TEXTS),
    ("dns_search", TEXT_OR_LIST),
    ("domainname", TEXT),
    ("entrypoint", COMMAND),
    ("env_file", ENV_FILE),
    ("environment", PAIRS),
    ("expose", Set(&Is(STR | NUM))),
    ("extends", Either(&[TEXT, closed(&[("file", TEXT), ("service", TEXT)], &["service"])])),
    ("external_links", TEXTS),
    ("extra_hosts", HOSTS),
    ("gpus", Either(&[Word(&["all"]), List(&Any)])),
    ("group_add", Set(&Is(STR | NUM))),
    ("healthcheck", HEALTHCHECK),
    ("hostname", TEXT),
    ("image", TEXT),
    ("init", FLAG),
    ("ipc", TEXT),
    ("isolation", TEXT),
    ("label_file", Either(&[TEXT, LIST])),
    ("labels", PAIRS),
    ("links", TEXTS),
    ("logging", map(&[("driver", TEXT), ("options", Of(&Is(STR | NUM | NULL)))])),
    ("mac_address", TEXT),
    ("mem_limit", SIZE),
    ("mem_reservation", As(INT | STR, Cast::Size)),
    ("mem_swappiness", As(INT | STR, Cast::Size)),
    ("memswap_limit", SIZE),
    ("models", Either(&[TEXTS, Of(&Either(&[Is(NULL), map(&[("endpoint_var", TEXT), ("model_var", TEXT)])]))])),
    ("network_mode", TEXT),
    ("networks", NETWORKS),
    ("oom_kill_disable", FLAG),
    ("oom_score_adj", COUNT),
    ("pid", Is(STR | NULL)),
    ("pids_limit", NUMBER),
    ("platform", TEXT),
    ("ports", PORTS),
    ("post_start", List(&HOOK)),
    ("pre_stop", List(&HOOK)),
    ("privileged", FLAG),
    ("profiles", TEXTS),
    ("provider", Map { keys: &[("options", Of(&Any)), ("type", TEXT)], needs: &["type"], closed: false }),
    ("pull_policy", As(STR, Cast::PullPolicy)),
    ("pull_refresh_after", TEXT),
    ("read_only", FLAG),
    ("restart", TEXT),
    ("runtime", TEXT),
    ("scale", COUNT),
    ("secrets", MOUNTS),
    ("security_opt", TEXTS),
    ("shm_size", SIZE),
    ("stdin_open", FLAG),
    ("stop_grace_period", TIME),
    ("stop_signal", TEXT),
    ("storage_opt", Of(&Any)),
    ("sysctls", PAIRS),
    ("tmpfs", TEXT_OR_LIST),
    ("tty", FLAG),
    ("ulimits", Of(&ULIMIT)),
    ("use_api_socket", Is(BOOL)),
    ("user", TEXT),
    ("userns_mode", TEXT),
    ("uts", TEXT),
    ("volumes", VOLUMES),
    ("volumes_from", TEXTS),
    ("working_dir", TEXT),
]);
