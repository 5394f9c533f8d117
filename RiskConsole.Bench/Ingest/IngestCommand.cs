using System.CommandLine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Ingest;

/// <summary><c>ingest</c>: how many events a second the console acknowledges, beside what the store can take at all.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var batches = new Option<int[]>("--batches")
        {
            Description = "Events per request.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 100, 1000],
        };
        var connections = new Option<int>("--connections") { Description = "Connections kept open.", DefaultValueFactory = _ => 8 };
        var seconds = new Option<int>("--seconds") { Description = "Length of each window.", DefaultValueFactory = _ => 10 };
        var redis = new Option<string?>("--redis")
        {
            Description = "Measure Redis mode: the console takes events into this Redis, e.g. redis://127.0.0.1:6379.", HelpName = "URL",
        };
        var random = new Option<bool>("--random-ids")
        {
            Description = "Give events ids in no order, as random UUIDs are; otherwise they ascend, as counters and time-ordered UUIDs do.",
        };
        var json = Report.JsonOption();
        var command = new Command("ingest", "Events per second acknowledged over HTTP and from a Redis stream.") { batches, connections, seconds, redis, random, json };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, parsed.GetValue(json), TimeProvider.System);
            var run = new IngestRun(
                report, parsed.GetRequiredValue(batches), parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                new EventIds(parsed.GetValue(random)), TimeProvider.System);
            await (parsed.GetValue(redis) is { } url ? run.RedisAsync(url, ct) : run.EmbeddedAsync(ct));
            await report.SaveAsync(ct);
            return 0;
        });
        return command;
    }
}
