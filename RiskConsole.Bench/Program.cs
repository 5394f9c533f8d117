using System.CommandLine;
using RiskConsole.Bench.Audit;
using RiskConsole.Bench.Circuits;
using RiskConsole.Bench.Failover;
using RiskConsole.Bench.Inbox;
using RiskConsole.Bench.Ingest;
using RiskConsole.Bench.Query;
using RiskConsole.Bench.Rules;
using RiskConsole.Bench.Start;
using RiskConsole.Bench.Yardsticks;

namespace RiskConsole.Bench;

/// <summary>Measures the console from outside. Each command prints its figures as tables; <c>--json FILE</c> keeps them.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Measures RiskConsole on this machine. Build it in Release, and let nothing else run beside it.");
        root.Subcommands.Add(CircuitsCommand.Create());
        root.Subcommands.Add(IngestCommand.Create());
        root.Subcommands.Add(FailoverCommand.Create());
        root.Subcommands.Add(QueryCommand.Create());
        root.Subcommands.Add(RulesCommand.Create());
        root.Subcommands.Add(InboxCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(StartCommand.Create());
        root.Subcommands.Add(YardstickCommand.Create());
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
    }
}
