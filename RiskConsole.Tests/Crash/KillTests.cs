using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Crash;

public class KillTests(ITestOutputHelper output)
{
    private const int Kills = 6;
    private const int Senders = 4;

    [Fact, Trait("Req", "EV3")]
    public async Task Ingest_KilledAtRandomUnderLoad_LosesNoAcknowledgedEventAndCountsEachOnce()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var console = new ConsoleProcess();
        var key = await console.CommandAsync("apikey", "create", "crash-test", "--scopes", "ingest,read");
        var acknowledged = new HashSet<string>();
        var sent = 0;

        for (var round = 0; round < Kills; round++)
        {
            await console.StartAsync();
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(console.Address, key, $"{round}-{sender}", acknowledged, () => Interlocked.Increment(ref sent), stop.Token))).ToArray();
            var enough = random.Next(20, 200);
            var before = Count(acknowledged);
            await Deadline.UntilAsync(() => Count(acknowledged) >= before + enough, "events are acknowledged");
            await console.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
        }
        await console.StartAsync();
        using var client = Client(console.Address, key);
        await UntilScoredAsync(console);

        output.WriteLine($"{sent} sent, {acknowledged.Count} acknowledged, {Kills} kills");
        using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        Assert.Equal("ok", Scalar(connection, "PRAGMA integrity_check"));
        var stored = Column(connection, "SELECT id FROM event");
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal((long)stored.Count, Scalar(connection, "SELECT max(seq) FROM event"));
        // Effects: every stored event, acknowledged or not, was counted once by the scores and once by the roll-ups of each width.
        Assert.Equal((long)stored.Count, Scalar(connection, "SELECT sum(events) FROM subject_score"));
        Assert.Equal((long)stored.Count, Scalar(connection, "SELECT sum(events) FROM rollup WHERE width = 3600"));
        var count = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/events/count", UriKind.Relative), Deadline.Token);
        Assert.Equal(stored.Count, count.GetProperty("count").GetInt32());
    }

    private static async Task SendAsync(Uri address, string key, string name, HashSet<string> acknowledged, Action sent, CancellationToken stop)
    {
        using var client = Client(address, key);
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            var ids = Enumerable.Range(0, 5).Select(i => $"{name}-{batch}-{i}").ToArray();
            try
            {
                using var content = JsonContent.Create(ids.Select(id => new { specversion = "1.0", id, source = "/crash", type = "io.test.crash", subject = $"account/{batch % 7}", data = new { score = 0.5 } }));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents-batch+json");
                using var answer = await client.PostAsync(new Uri("/api/v1/events", UriKind.Relative), content, stop);
                sent();
                if (answer.StatusCode != HttpStatusCode.Accepted)
                    continue;
                lock (acknowledged)
                    acknowledged.UnionWith(ids);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    private static async Task UntilScoredAsync(ConsoleProcess console) => await Deadline.UntilAsync(() =>
    {
        using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return Equals(Scalar(connection, "SELECT max(seq) FROM event"), Scalar(connection, "SELECT seq FROM log_position WHERE consumer = 'pipeline'"));
    }, "the pipeline reaches the head");

    private static HttpClient Client(Uri address, string key)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    private static int Count(HashSet<string> set)
    {
        lock (set)
            return set.Count;
    }

    private static object Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar()!;
    }

    private static List<string> Column(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var row = command.ExecuteReader();
        var values = new List<string>();
        while (row.Read())
            values.Add(row.GetString(0));
        return values;
    }
}
