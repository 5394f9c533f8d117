using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Audit;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit;

/// <summary>A database with an audit log and what writes to it, without the rest of the console: made in milliseconds, from a copy of one that was migrated once.</summary>
internal sealed class AuditStore : IAsyncDisposable
{
    public static readonly AuditAction Tested = new("test.done", "Something was tested", AuditKind.Business);

    private static readonly Lazy<byte[]> s_template = new(MakeTemplate);

    private readonly bool _ownsFolder;

    /// <param name="of">Another one, to open its database a second time, as another process would.</param>
    /// <param name="folder">The folder of one in another process.</param>
    public AuditStore(TimeProvider? time = null, Action<AuditOptions>? configure = null, AuditStore? of = null, ISqliteFunctions? functions = null, TimeSpan? busyTimeout = null, string? folder = null)
    {
        _ownsFolder = of is null && folder is null;
        Folder = folder ?? of?.Folder ?? Directory.CreateTempSubdirectory("riskconsole-audit-").FullName;
        if (!File.Exists(DatabaseFile))
            File.WriteAllBytes(DatabaseFile, s_template.Value);
        Time = time ?? TimeProvider.System;
        var audit = new AuditOptions();
        configure?.Invoke(audit);
        Options = Microsoft.Extensions.Options.Options.Create(audit);
        var store = Microsoft.Extensions.Options.Options.Create(new StoreOptions { BusyTimeout = busyTimeout ?? TimeSpan.FromSeconds(5) });
        Connections = new SqliteConnections(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:Default", (string?)$"Data Source={DatabaseFile}")]).Build(),
            store, functions is null ? [] : [functions]);
        Writer = new StoreWriter(Connections, store, Time, NullLogger<StoreWriter>.Instance);
        Reader = new LogReader(Connections);
        Duty = new StoreDuty(Connections);
        Paths = new AuditPaths(Connections, Options);
        Halt = new SigningHalt(Paths, Logger<SigningHalt>());
        Meter = new ConsoleMeter(new TestMeters());
        Appender = new LogAppender(Reader, Writer, Duty, Connections, Halt, Bus, Meter, Options, Time, Logger<LogAppender>());
        State = new CheckpointState(Meter);
        Keys = new AuditKeys(Paths, Options, Logger<AuditKeys>());
        Anchors = new Anchors(Paths);
        Webhook = new AnchorWebhook(Writer, State, Options, Time, Logger<AnchorWebhook>());
        Checkpoints = new Checkpoints(
            Reader, Appender, Writer, Duty, Connections, Keys, Anchors, Halt, State, Webhook, Options, Time, Logger<Checkpoints>());
        Trail = new AuditTrail(Writer, Bus, Time, NullLogger<AuditTrail>.Instance);
    }

    public string Folder { get; }

    public string DatabaseFile => Path.Combine(Folder, "riskconsole.db");

    public TimeProvider Time { get; }

    public IOptions<AuditOptions> Options { get; }

    public SqliteConnections Connections { get; }

    public StoreWriter Writer { get; }

    public LogReader Reader { get; }

    public StoreDuty Duty { get; }

    public AuditPaths Paths { get; }

    public SigningHalt Halt { get; }

    public FakeBus Bus { get; } = new();

    public ConsoleMeter Meter { get; }

    /// <summary>What was logged.</summary>
    public LogLines Lines { get; } = new();

    public LogAppender Appender { get; }

    public AuditTrail Trail { get; }

    public CheckpointState State { get; }

    public AuditKeys Keys { get; }

    public Anchors Anchors { get; }

    public AnchorWebhook Webhook { get; }

    public Checkpoints Checkpoints { get; }

    /// <summary>Tells of some acts, not yet integrated.</summary>
    public Task ActAsync(int acts = 1, string name = "ada") => Writer.WriteAsync(transaction =>
    {
        for (var i = 0; i < acts; i++)
            PendingDrafts.Add(transaction, Draft(i, name), Time.GetUtcNow());
        return acts;
    }, Deadline.Token);

    /// <summary>Tells of some acts and integrates them.</summary>
    public async Task FillAsync(int acts)
    {
        await ActAsync(acts);
        Assert.True(await Appender.IntegrateAllAsync(Deadline.Token));
    }

    public AuditDraft Draft(int number, string name = "ada") => AuditDraft.Of(new EntryParts(
        Time.GetUtcNow(), $"u:{name}", Tested.Name, AuditOutcome.Ok, $"test:{number}", new JsonObject { ["kind"] = "business", ["severity"] = "info", ["number"] = number },
        new JsonObject { ["name"] = name, ["ip"] = "192.0.2.1" }));

    /// <summary>Tells of some acts, integrates and signs them.</summary>
    public async Task<SignedCheckpoint> SignAsync(int acts)
    {
        await ActAsync(acts);
        return (await Checkpoints.SignNowAsync(Deadline.Token))!;
    }

    public async Task<T> ScalarAsync<T>(string sql) => await Reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }, Deadline.Token);

    /// <summary>Runs a statement past everything that guards the tables, as an attacker with the file would.</summary>
    public void Tamper(string sql)
    {
        using var connection = Connections.Open(readOnly: false);
        using var command = connection.CreateCommand();
        command.CommandText =
            "DROP TRIGGER IF EXISTS audit_entry_no_delete; DROP TRIGGER IF EXISTS audit_entry_no_change; DROP TRIGGER IF EXISTS audit_entry_no_rewrite;" + sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        Checkpoints.Dispose();
        Webhook.Dispose();
        Keys.Dispose();
        Appender.Dispose();
        Reader.Dispose();
        Duty.Dispose();
        await Writer.StopAsync(Deadline.Token);
        Writer.Dispose();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private Logger<T> Logger<T>() => new(LoggerFactory.Create(builder => builder.AddProvider(Lines)));

    private static byte[] MakeTemplate()
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-audit-");
        var file = Path.Combine(folder.FullName, "template.db");
        using (var db = new ConsoleDb(new DbContextOptionsBuilder<ConsoleDb>().UseSqlite($"Data Source={file};Pooling=False").Options))
            db.Database.Migrate();
        var bytes = File.ReadAllBytes(file);
        folder.Delete(recursive: true);
        return bytes;
    }
}
