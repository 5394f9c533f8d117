using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>The silences: what is hidden, by whom, why and until when; those who may operate make, extend and end them.</summary>
public sealed partial class SilencesPage : CommandComponent
{
    private bool _mayAct;
    private bool _open;
    private Guid? _from;
    private string? _done;

    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [Inject] private ISilences Silences { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    private bool IsExpired => State == "expired";

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => TryAsync((user, _) =>
    {
        _mayAct = user.IsInRole(Roles.Operator) || user.IsInRole(Roles.Admin);
        return Task.CompletedTask;
    });

    private void Open(Guid? from)
    {
        Forget();
        (_open, _from, _done) = (true, from, null);
    }

    private void Done(string? done) => (_open, _done) = (false, done);

    private async Task ExtendAsync((Guid Id, TimeSpan By) wanted)
    {
        _done = null;
        if (Silences.Current.Find(wanted.Id) is not { } silence)
            return;
        // Of one that ended a moment ago the service says so.
        var until = (silence.EndsAt > Clock.GetUtcNow() ? silence.EndsAt : Clock.GetUtcNow()) + wanted.By;
        if (await TryAsync((user, ct) => Silences.ExtendAsync(user, wanted.Id, until, ct)))
            _done = "It holds longer.";
    }

    private async Task EndAsync(Guid id)
    {
        _done = null;
        if (await TryAsync((user, ct) => Silences.EndAsync(user, id, ct)))
            _done = "The silence has ended. What it hid is shown again.";
    }
}
