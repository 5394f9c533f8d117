using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Circuits;

/// <summary>What <c>circuits</c> was asked to do.</summary>
/// <param name="Pages"><c>overview</c>, <c>feed</c>.</param>
/// <param name="Sessions">How many sessions the pages are spread over.</param>
/// <param name="Yardstick">Length of the yardsticks' windows; zero for none.</param>
/// <param name="Watch">A console that runs already; null to start one.</param>
/// <param name="Ingest">Where to post, when that is another instance.</param>
/// <param name="Processes">The processes of consoles that run already.</param>
/// <param name="Access">What opens the console that runs already.</param>
internal sealed record CircuitsWish(
    IReadOnlyList<string> Pages, LoadPlan Plan, int Sessions, TimeSpan Yardstick, Uri? Watch, Uri? Ingest, IReadOnlyList<int> Processes,
    ConsoleAccess? Access);
