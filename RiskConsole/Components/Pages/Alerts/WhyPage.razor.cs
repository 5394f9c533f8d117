using RiskConsole.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>For one event: what each rule made of it, and why it raised nothing.</summary>
public sealed partial class WhyPage : IDisposable
{
    private readonly Leaving _gone = new();
    private Guid? _loaded;
    private RiskEvent? _event;
    private string? _problem;
    private bool _loading = true;

    [Parameter] public Guid Uid { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IEventStore Store { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Uid)
            return;
        _loaded = Uid;
        try
        {
            var categories = Access.For((await Authentication).User);
            var found = await Store.FindAsync(Uid, _gone.Token);
            (_event, _problem, _loading) = (found is not null && categories.Contains(found.Category) ? found : null, null, false);
        }
        catch (QueryTimeoutException e)
        {
            (_event, _problem, _loading) = (null, e.Message, false);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
