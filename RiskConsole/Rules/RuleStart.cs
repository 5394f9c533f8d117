using Microsoft.Extensions.Options;
using RiskConsole.Scores;

namespace RiskConsole.Rules;

/// <summary>Brings the rules into memory before anything judges by them, and gives a new console its first.</summary>
internal sealed class RuleStart(RuleBook book, IOptions<ScoreOptions> scores) : IHostedLifecycleService
{
    // Before StartAsync of any other service; registered behind storage, so after its migrations.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await book.OpenAsync(cancellationToken);
        // Looked at first: to write, a start would have to wait for its turn among other instances, which may be busy.
        if (book.Current.Rules.Length > 0)
            return;
        await book.AddFirstAsync(DefaultRules.Create(scores.Value), cancellationToken);
        await book.RenewAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
