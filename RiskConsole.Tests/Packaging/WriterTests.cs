using System.Text.RegularExpressions;

namespace RiskConsole.Tests.Packaging;

/// <summary>Commands write through the audit trail, so that no change exists without its entry. Who else writes is listed here, with the reason.</summary>
public sealed partial class WriterTests
{
    /// <summary>Files that may name the writer: they hold no command of a person or program, or tell theirs by the trail.</summary>
    private static readonly Dictionary<string, string> MayWrite = new(StringComparer.Ordinal)
    {
        ["RiskConsole/Storage/StorageSetup.cs"] = "makes it",
        ["RiskConsole/Storage/StoreTransaction.cs"] = "declares it",
        ["RiskConsole/Storage/StoreWriter.cs"] = "is it",
        ["RiskConsole/Audit/IAuditTrail.cs"] = "names it in its documentation",
        ["RiskConsole/Audit/Writing/AuditTrail.cs"] = "writes the change and its entry",
        ["RiskConsole/Audit/Log/LogAppender.cs"] = "puts entries into the tree",
        ["RiskConsole/Audit/Archive/LogArchiver.cs"] = "takes archived bytes out, once the trail was told",
        ["RiskConsole/Audit/Erasure/AuditErasure.cs"] = "erases personal data, once the trail was told",
        ["RiskConsole/Audit/Import/AuditImporter.cs"] = "acts of other systems, which are entries themselves",
        ["RiskConsole/Audit/Signing/Checkpoints.cs"] = "checkpoints of the tree",
        ["RiskConsole/Audit/Signing/AnchorWebhook.cs"] = "when a checkpoint was taken elsewhere",
        ["RiskConsole/Access/ApiKeys.cs"] = "when a key was last used",
        ["RiskConsole/Access/SessionDirectory.cs"] = "when a session was last used; opening and ending one go through the trail",
        ["RiskConsole/Audit/Search/TextIndexer.cs"] = "the text index of the audit log; to make it anew by command goes through the trail",
        ["RiskConsole/Events/Log/EventLog.cs"] = "events that are taken in",
        ["RiskConsole/Events/Pipeline/EventPipeline.cs"] = "what the pipeline finds",
        ["RiskConsole/Events/Search/SearchIndexer.cs"] = "the index of events",
        ["RiskConsole/Telemetry/TelemetrySetup.cs"] = "looks whether anything can be written",
        ["RiskConsole/Telemetry/TrendStore.cs"] = "the risk index over time",
    };

    /// <summary>Files that may write to the database without the writer.</summary>
    private static readonly Dictionary<string, string> MayOpen = new(StringComparer.Ordinal)
    {
        ["RiskConsole/Storage/StoreWriter.cs"] = "the writer's own connection",
        ["RiskConsole/Storage/Migrator.cs"] = "the schema, which is no command",
    };

    [Fact, Trait("Req", "AU1")]
    public void Writer_Named_OnlyWhereNothingIsToldOrByTheTrail()
    {
        var named = Naming(WriterName()).ToArray();

        Assert.Empty(named.Except(MayWrite.Keys));
        Assert.Empty(MayWrite.Keys.Except(named));
    }

    [Fact, Trait("Req", "AU1")]
    public void Database_WrittenPastTheWriter_OnlyByTheSchema() => Assert.Empty(Naming(OpenToWrite()).Except(MayOpen.Keys));

    [Fact, Trait("Req", "AU1")]
    public void Contexts_OfTheirOwn_AreOnlyReadFrom() => Assert.Empty(
        from file in Repository.Files("RiskConsole", "*.cs")
        let source = File.ReadAllText(Repository.PathOf(file))
        from match in AsynchronousWrite().Matches(source)
        select $"{file}: {match.Value}: the writer's transaction is synchronous, so this is a context of its own");

    private static IEnumerable<string> Naming(Regex pattern) =>
        from file in Repository.Files("RiskConsole", "*.cs").Concat(Repository.Files("RiskConsole", "*.razor"))
        where pattern.IsMatch(File.ReadAllText(Repository.PathOf(file)))
        select file;

    [GeneratedRegex(@"\bI?StoreWriter\b")]
    private static partial Regex WriterName();

    [GeneratedRegex(@"readOnly:\s*false")]
    private static partial Regex OpenToWrite();

    [GeneratedRegex(@"\.(SaveChangesAsync|ExecuteUpdateAsync|ExecuteDeleteAsync|ExecuteSqlRawAsync|ExecuteSqlAsync|ExecuteNonQueryAsync)\(")]
    private static partial Regex AsynchronousWrite();
}
