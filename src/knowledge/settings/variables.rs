//! The variables that size memory. What they do is in the documentation of the program or image.

use super::bounds::{GO, JAVA, NODE, POOL, WHOLE};
use super::{Form, MemoryVariable, Runtime, Spelling};

const JAVA_OPTIONS: Form = Form::Options(Runtime::Java);

/// The heap of the one Java machine of a container.
const HEAP: MemoryVariable = MemoryVariable {
    names: &[],
    images: &[],
    form: JAVA_OPTIONS,
    family: "Java",
    part: "heap",
    bound: JAVA,
};

/// A part of the memory of Neo4j.
const NEO4J: MemoryVariable = MemoryVariable {
    names: &[],
    images: &["neo4j"],
    form: Form::Size(Spelling::Letter),
    family: "Neo4j",
    part: "heap",
    bound: WHOLE,
};

pub(super) static VARIABLES: &[MemoryVariable] = &[
    MemoryVariable {
        names: &[
            "JAVA_OPTS",
            "JAVA_OPTIONS",
            "JAVA_TOOL_OPTIONS",
            "_JAVA_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "JAVA_OPTS_APPEND",
            "JAVA_OPTS_KC_HEAP",
            "ES_JAVA_OPTS",
            "OPENSEARCH_JAVA_OPTS",
            "LS_JAVA_OPTS",
            "CATALINA_OPTS",
            "JVM_OPTS",
            "JVMFLAGS",
            "SERVER_JVMFLAGS",
            "HEAP_OPTS",
            "KAFKA_HEAP_OPTS",
            "KAFKA_OPTS",
            "SCHEMA_REGISTRY_HEAP_OPTS",
            "KSQL_HEAP_OPTS",
            "KAFKAREST_HEAP_OPTS",
            "CONTROL_CENTER_HEAP_OPTS",
            "SOLR_JAVA_MEM",
        ],
        ..HEAP
    },
    MemoryVariable {
        // One Java machine each: https://docs.sonarsource.com/sonarqube-server/latest/setup-and-upgrade/configure-and-operate-a-server/environment-variables/
        names: &["SONAR_*_JAVAOPTS", "SONAR_*_JAVAADDITIONALOPTS"],
        images: &["sonarqube"],
        form: JAVA_OPTIONS,
        family: "SonarQube",
        part: "",
        bound: JAVA,
    },
    MemoryVariable {
        names: &["NODE_OPTIONS"],
        images: &[],
        form: Form::Options(Runtime::Node),
        family: "Node",
        part: "heap",
        bound: NODE,
    },
    MemoryVariable {
        names: &["GOMEMLIMIT"],
        images: &[],
        form: Form::Size(Spelling::Go),
        family: "Go",
        part: "limit",
        bound: GO,
    },
    MemoryVariable {
        names: &[
            "NEO4J_server_memory_heap_max__size",
            "NEO4J_dbms_memory_heap_max__size",
        ],
        ..NEO4J
    },
    MemoryVariable {
        names: &[
            "NEO4J_server_memory_pagecache_size",
            "NEO4J_dbms_memory_pagecache_size",
        ],
        part: "page cache",
        ..NEO4J
    },
    MemoryVariable {
        names: &["MAX_HEAP_SIZE"],
        images: &["cassandra"],
        form: Form::Size(Spelling::Letter),
        ..HEAP
    },
    MemoryVariable {
        names: &["ZK_SERVER_HEAP"],
        images: &["zookeeper"],
        form: Form::Size(Spelling::Number(1 << 20)),
        ..HEAP
    },
    MemoryVariable {
        names: &["SOLR_HEAP"],
        images: &["solr"],
        form: Form::Size(Spelling::Letter),
        ..HEAP
    },
    MemoryVariable {
        names: &["MEILI_MAX_INDEXING_MEMORY"],
        images: &["getmeili/meilisearch"],
        form: Form::Size(Spelling::Either),
        family: "Meilisearch",
        part: "indexing",
        bound: WHOLE,
    },
    MemoryVariable {
        names: &["*_INNODB_BUFFER_POOL_SIZE"],
        images: &[
            "bitnami/mysql",
            "bitnami/mariadb",
            "bitnamilegacy/mysql",
            "bitnamilegacy/mariadb",
        ],
        form: Form::Size(Spelling::Letter),
        family: "InnoDB",
        part: "pool",
        bound: POOL,
    },
];
