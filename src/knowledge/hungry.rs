//! Names that tell of programs which take more memory than a small service does, or as much as they are given work.
//!
//! No facts about an image: those stand in `images.toml`. These words only keep a guess away.

/// Words of names, between whatever is no letter and no digit.
const WORDS: &[&str] = &[
    // A virtual machine that sizes its heap by the limit, and what runs on one.
    "java jdk jre jvm openjdk temurin corretto graalvm maven gradle tomcat jetty wildfly jboss payara \
     spring scala sbt clojure kotlin kafka ksql ksqldb debezium pulsar activemq nifi zookeeper nacos \
     hadoop hbase hdfs hive spark flink presto trino druid pinot solr es elk graylog logstash kibana \
     keycloak zipkin zeppelin geoserver besu languagetool tika unifi kestra camunda zeebe nessie drawio \
     snowplow conduktor",
    // Stores.
    "cassandra scylla scylladb neo4j falkordb memgraph arangodb dgraph couchbase tidb tikv questdb influx \
     influxdb cratedb oracle mssql sqlserver db2 citus mysql mariadb percona mongo mongod mongodb postgres postgresql \
     pgsql postgis pgvector timescale timescaledb starrocks doris weaviate qdrant milvus chroma chromadb \
     vespa typesense nominatim osrm overpass",
    // Browsers and desktops.
    "browser chrome chromium firefox puppeteer playwright cypress kasm kasmweb webtop desktop vnc novnc wine \
     libreoffice gotenberg collabora onlyoffice crawl4ai firecrawl",
    // Models: what they need depends on which one.
    "llm llms ml model models gpu cuda rocm torch triton tei tgi diffusion comfyui tts stt asr ocr docling \
     embedding embeddings embedder reranker contextionary cognee letta hayhooks rag inference trainer \
     training yolo frigate rasa nlp libretranslate",
    // Whole platforms, and what builds or runs anything that it is given.
    "nexus nexus3 artifactory jenkins teamcity jira confluence bitbucket rundeck awx rancher k3s k3d dind \
     buildkit runner runners sandbox odoo erpnext frappe magento moodle discourse mastodon zulip synapse \
     netbox librenms jvb overleaf sharelatex airflow superset metabase rstudio notebook dagster posthog sentry snuba \
     localstack photoprism plex emby jellyfin immich tdarr ffmpeg transcoder stirling geth erigon nessus",
    // Games.
    "valheim palworld factorio satisfactory steamcmd cs2 fivem",
];

/// Parts of names that are in no other word.
const PARTS: &str = "elastic opensearch clickhouse cockroach yugabyte selenium browserless flaresolverr ollama vllm llama \
    whisper 2vec pytorch tensorflow transformers huggingface gitlab sonarqube minecraft jupyter bitcoin \
    ethereum devcontainer devbox claude vscode mlflow";

/// Whether a name, such as that of an image or a service, tells of such a program.
pub fn is_hungry(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let known = WORDS.iter().flat_map(|group| group.split(' '));
    // `sparkjava`, but not `javascript`.
    let is_one = |word: &str| word.ends_with("java") || known.clone().any(|it| it == word);
    words.any(is_one) || PARTS.split(' ').any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_of_hunger() {
        for name in [
            "ghcr.io/flaresolverr/flaresolverr",
            "registry.example.com/elastic/elasticsearch-oss:6",
            "eclipse-temurin:21-jre",
            "my_kafka.1",
            "Whisper-server",
            "browserless/chrome",
            "semitechnologies/multi2vec-bind",
        ] {
            assert!(is_hungry(name), "{name}");
        }
        for name in [
            "registry.example.com/javascript",
            "api",
            "javelin",
            "filebrowser/filebrowser",
            "remodel",
            "esm",
            "rust:1.90",
        ] {
            assert!(!is_hungry(name), "{name}");
        }
    }
}
