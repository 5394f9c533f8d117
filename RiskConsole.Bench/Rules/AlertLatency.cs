using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Bench.Ingest;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Bench.Rules;

/// <summary>How long after its cause an alert is there: from the first byte of the event's request to the committed row, as another connection to the database sees it.</summary>
internal sealed class AlertLatency(Report report, TimeProvider time, int probes)
{
    private const int TargetMs = 20;
    private const int TargetRules = 100;
    private const int BackgroundBatch = 20;

    // Until the runtime has compiled the path for good, figures are its figures.
    private const int WarmUp = 400;
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Figures _table = new(
        "From POST to committed alert, one event per request, each its own alert", "rules", "events/s beside", "alerts", "p50 ms", "p95 ms", "p99 ms", "max ms", "answer p50 ms");

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var (rules, background) in new[] { (1, 0), (TargetRules, 0), (TargetRules, 1_000) })
            await MeasureAsync(rules, background, ct);
        report.Add(_table);
        report.Note("The row is looked for every millisecond, which is part of the figures. Answer: the request's own, after the event is durable.");
    }

    private async Task MeasureAsync(int rules, int background, CancellationToken ct)
    {
        await using var server = new ConsoleServer(new Dictionary<string, string>
        {
            ["Ingest__RequestsPerSecond"] = "1000000", ["Ingest__RequestBurst"] = "1000000", ["Ingest__EventsPerSecond"] = "10000000", ["Ingest__EventBurst"] = "10000000",
            ["Alerts__StormAlerts"] = "10000", ["Alerts__StormTotal"] = "100000",
        });
        var access = await server.CreateAccessAsync(ct);
        await SaveRulesAsync(server.DatabaseFile, rules, ct);
        await server.StartAsync(ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var load = background == 0 ? Task.CompletedTask : Task.Run(() => Load(server.Address, access.Key, background, stop.Token), ct);
        var (latency, answer) = await Task.Run(() => Probe(server, access.Key, ct), ct);
        await stop.CancelAsync();
        await load;
        _table.Add(rules, background, latency.Count, latency.Percentile(0.5), latency.Percentile(0.95), latency.Percentile(0.99), latency.Max, answer.Percentile(0.5));
        if (rules == TargetRules)
        {
            var p95 = latency.Percentile(0.95) ?? double.NaN;
            report.Note(string.Create(CultureInfo.InvariantCulture,
                $"Target, p95 under {TargetMs} ms with {rules} rules and {background:N0} events/s beside: {(p95 < TargetMs ? "met" : "missed")} with {p95:N1} ms."));
        }
    }

    private static async Task SaveRulesAsync(string database, int rules, CancellationToken ct)
    {
        await using var app = ConsoleApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration["ConnectionStrings:Default"] = $"Data Source={database}";
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        });
        await app.StartAsync(ct);
        var book = app.Services.GetRequiredService<IRuleBook>();
        var probe = new RuleDefinition
        {
            Name = "Probe", Kind = RuleKind.Threshold, Where = "type:io.bench.probe", By = ["subject"], Value = "score",
            Levels = [new(Severity.Critical, 0.99)], KeepFiring = TimeSpan.FromHours(1),
        };
        foreach (var rule in RuleMix.Of(rules - 1, RuleMix.BridgesOf(rules)).Append(probe))
            await book.SaveAsync(Actors.System("bench"), null, null, rule, RuleState.Active, "", ct);
        await app.StopAsync(ct);
    }

    private (Samples Latency, Samples Answer) Probe(ConsoleServer server, string key, CancellationToken ct)
    {
        var (latency, answer) = (new Samples(), new Samples());
        using var connection = new KeepAliveConnection(server.Address);
        using var alerts = new AlertRows(server.DatabaseFile);
        for (var i = 0; i < WarmUp + probes; i++)
        {
            ct.ThrowIfCancellationRequested();
            var subject = $"probe/{i}";
            var request = Request(server.Address, key, subject, i);
            var began = Stopwatch.GetTimestamp();
            if (connection.Send(request) != 202)
                throw new InvalidOperationException("The console refused a probe.");
            var answered = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            while (!alerts.Has(subject))
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                    throw new InvalidOperationException($"There is no alert {Patience.TotalSeconds} s after its cause.");
                Thread.Sleep(1);
            }
            if (i >= WarmUp)
            {
                latency.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                answer.Add(answered);
            }
            ct.WaitHandle.WaitOne(i < WarmUp ? TimeSpan.FromMilliseconds(2) : BetweenProbes);
        }
        return (latency, answer);
    }

    /// <summary>Other events in small batches, as many as asked for, spread evenly.</summary>
    private void Load(Uri address, string key, int perSecond, CancellationToken ct)
    {
        using var connection = new KeepAliveConnection(address);
        var stream = new RuleEvents(11, RuleMix.BridgesOf(TargetRules));
        var began = time.GetTimestamp();
        for (var sent = 0; !ct.IsCancellationRequested; sent += BackgroundBatch)
        {
            var now = time.GetUtcNow();
            var body = new StringBuilder("[");
            foreach (var e in stream.Make(BackgroundBatch, now, TimeSpan.Zero))
            {
                body.Append(body.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture,
                    $$"""{"specversion":"1.0","id":"{{Guid.NewGuid():N}}","source":"{{e.Source}}","type":"{{e.Type}}","subject":"{{e.Subject}}","time":"{{now:O}}","datacontenttype":"application/json","data":{{e.Data}}}""");
            }
            connection.Send(Post(address, key, "application/cloudevents-batch+json", body.Append(']').ToString()));
            var ahead = TimeSpan.FromSeconds((sent + BackgroundBatch) / (double)perSecond) - time.GetElapsedTime(began);
            if (ahead > TimeSpan.Zero)
                ct.WaitHandle.WaitOne(ahead);
        }
    }

    private byte[] Request(Uri address, string key, string subject, int number) => Post(address, key, "application/cloudevents+json", string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"specversion":"1.0","id":"probe-{{number}}","source":"/bench","type":"io.bench.probe","subject":"{{subject}}","time":"{{time.GetUtcNow():O}}","data":{"score":0.995} }"""));

    private static byte[] Post(Uri address, string key, string type, string body) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"POST /api/v1/events HTTP/1.1\r\nHost: {address.Authority}\r\nX-Api-Key: {key}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    /// <summary>Alerts as they are committed.</summary>
    private sealed class AlertRows : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _command;
        private readonly SqliteParameter _key;

        public AlertRows(string database)
        {
            _connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
            _connection.Open();
            _command = _connection.CreateCommand();
            _command.CommandText = "SELECT count(*) FROM (SELECT key FROM alert ORDER BY opened_us DESC LIMIT 20) WHERE key = @key";
            _key = _command.Parameters.Add("@key", SqliteType.Text);
        }

        public bool Has(string key)
        {
            _key.Value = key;
            return (long)_command.ExecuteScalar()! > 0;
        }

        public void Dispose()
        {
            _command.Dispose();
            _connection.Dispose();
        }
    }
}
