using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Log;
using RiskConsole.Tests.Audit;

namespace RiskConsole.Tests.Crash;

/// <summary>What <see cref="AuditKillTests"/> kills: this assembly as a process of its own, which acts, integrates and signs as fast as it can, and says on its output which
/// acts were acknowledged.</summary>
internal static class AuditCrashWriter
{
    public const string Word = "audit-crash";
    private const int Callers = 4;

    private static async Task<int> Main(string[] args)
    {
        if (args is not [Word, var folder, var run])
            return 2;
        await using var store = new AuditStore(folder: folder, configure: options =>
        {
            options.IntegrationInterval = TimeSpan.FromMilliseconds(20);
            options.CheckpointInterval = TimeSpan.FromMilliseconds(50);
        });
        store.Duty.TryTake();
        using var sequencer = new Sequencer(
            store.Appender, store.Checkpoints, store.Trail, new SequencerState(store.Meter, store.Time), store.Duty, store.Bus, store.Options, store.Time,
            NullLogger<Sequencer>.Instance);
        await store.Checkpoints.StartAsync(CancellationToken.None);
        await sequencer.StartAsync(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => ActAsync(store, $"{run}-{caller}"))));
        return 0;
    }

    private static async Task ActAsync(AuditStore store, string caller)
    {
        for (var i = 0; ; i++)
        {
            var target = $"test:{caller}-{i}";
            await store.Trail.RecordAsync(new AuditAct(AuditStore.Tested, Actors.System("crash"), target) { Personal = { ["name"] = "ada" } }, CancellationToken.None);
            // Whole lines, so that a kill cuts none in two.
            await Console.Out.WriteLineAsync(target);
        }
    }
}
