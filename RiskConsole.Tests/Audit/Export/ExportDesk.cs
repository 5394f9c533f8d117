using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Export;
using RiskConsole.Audit.Search;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Query;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Export;

/// <summary>A log and all that exports it, signed by a key of its own.</summary>
internal sealed class ExportDesk : IAsyncDisposable, ICheckpoints, IAuditKeys, IAccessGuard
{
    private readonly NoteSigner _signer;
    private readonly StoreReader _reader;
    private SignedCheckpoint? _signed;

    public ExportDesk(Action<AuditOptions>? configure = null, Func<IAuditSearch, IAuditSearch>? search = null, TimeProvider? time = null)
    {
        Store = new AuditStore(time, options => { options.ExportDirectory = Directory.CreateTempSubdirectory("riskconsole-spool-").FullName; configure?.Invoke(options); }, functions: new QuerySqlFunctions());
        var now = Store.Time.GetUtcNow();
        _signer = new($"riskconsole/audit/{now.Year}-Q{(now.Month + 2) / 3}-1", ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var store = Options.Create(new StoreOptions());
        _reader = new StoreReader(Store.Connections, store, Store.Time);
        Queries = new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), Store.Time);
        IAuditSearch real = new AuditSearch(_reader, new SearchPlanner(new ActorDirectory()), this, store, NullLogger<AuditSearch>.Instance);
        real = search?.Invoke(real) ?? real;
        Exporter = new AuditExporter(this, this, this, new ExportSelection(real, _reader), real, _reader, Store.Time, NullLogger<AuditExporter>.Instance);
        Spool = new ExportSpool(Store.Options, Store.Time, NullLogger<ExportSpool>.Instance);
        Exports = new AuditExports(Exporter, Spool, this, Store.Trail, Queries, Store.Bus, Store.Options, Store.Time, NullLogger<AuditExports>.Instance);
    }

    public static ClaimsPrincipal Ada { get; } = Person("ada", Roles.Admin);

    public static ClaimsPrincipal Ben { get; } = Person("ben", Roles.Analyst);

    public AuditStore Store { get; }

    public IQueryCompiler<AuditEntry> Queries { get; }

    public AuditExporter Exporter { get; }

    public ExportSpool Spool { get; }

    public AuditExports Exports { get; }

    public string VerifierKey => _signer.Key.Text;

    /// <summary>Why nothing is signed.</summary>
    public string? Halted { get; set; }

    /// <summary>People whose sessions have ended.</summary>
    public HashSet<ClaimsPrincipal> Gone { get; } = [];

    /// <summary>Entries about texts, in the tree.</summary>
    public async Task TellAsync(int count, Func<int, EntryParts>? parts = null)
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await Store.Writer.WriteAsync(transaction =>
        {
            for (var i = 0; i < count; i++)
                PendingDrafts.Add(transaction, AuditDraft.Of(parts?.Invoke(i) ?? Entry(start.AddSeconds(i), i)), Store.Time.GetUtcNow());
            return count;
        }, Deadline.Token);
        Assert.True(await Store.Appender.IntegrateAllAsync(Deadline.Token));
    }

    public static EntryParts Entry(DateTimeOffset time, int number, string actor = "u:1", string target = "") => new(
        time, actor, number % 7 == 0 ? "rule.save" : "alert.ack", number % 11 == 0 ? AuditOutcome.Failed : AuditOutcome.Ok, target.Length > 0 ? target : $"alert:{number}",
        new JsonObject { ["kind"] = "business", ["severity"] = "info", ["number"] = number, ["note"] = "é \"quoted\" 𝄞 \u0001" },
        new JsonObject { ["name"] = "ada " + number, ["ip"] = "192.0.2.7" });

    public ExportRequest Request(string query = "", ExportFormat format = ExportFormat.Ndjson, bool personal = false) => ExportRequest.Of(Queries, query, null, null, format, personal);

    /// <returns>The file's path and what it holds.</returns>
    public async Task<(string Path, ExportResult Result)> ExportAsync(ExportRequest request, ClaimsPrincipal? user = null, long maxBytes = long.MaxValue)
    {
        await using var file = Spool.Create();
        var result = await Exporter.RunAsync(user ?? Ada, request, file, maxBytes, static _ => { }, Deadline.Token);
        return (file.Name, result);
    }

    public async Task<SignedCheckpoint?> SignNowAsync(CancellationToken ct)
    {
        await Store.Appender.IntegrateAllAsync(ct);
        if (Halted is not null)
            return _signed;
        var (size, frontier) = await Store.Reader.ReadAsync(static connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT size, frontier, origin FROM audit_log";
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            return (reader.GetInt64(0), (byte[])reader.GetValue(1));
        }, ct);
        var checkpoint = new Checkpoint(_signer.Key.Name, size, new MerkleFrontier(size, frontier).Root());
        return _signed = new(checkpoint, new SignedNote(checkpoint.Text, [_signer.Sign(checkpoint.Text)]).ToString(), Store.Time.GetUtcNow());
    }

    public Task<SignedCheckpoint?> LastAsync(long logId, CancellationToken ct) => Task.FromResult(_signed);

    public void Halt(string reason) => Halted = reason;

    public void Resume() => Halted = null;

    public IReadOnlyList<NoteSigner> Signers(string origin) => [_signer];

    public IReadOnlyList<TrustedKey> Trusted(string origin) => [new(_signer.Key, 0, null)];

    public Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct) =>
        Gone.Contains(user) ? throw new AccessDeniedException("Your session has ended. Sign in again.")
        : policy == Policies.Administer && !user.IsInRole(Roles.Admin) ? throw new AccessDeniedException("Ask an admin.") : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Exports.StopAsync(Deadline.Token);
        Exports.Dispose();
        _reader.Dispose();
        _signer.Dispose();
        var spool = Store.Options.Value.ExportDirectory!;
        await Store.DisposeAsync();
        Directory.Delete(spool, recursive: true);
    }

    private static ClaimsPrincipal Person(string name, string role) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role)], AuthSchemes.Cookie));
}
