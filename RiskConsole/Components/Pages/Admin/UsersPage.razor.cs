using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Admin;

/// <summary>Everybody who may sign in, and their rights.</summary>
public sealed partial class UsersPage : CommandComponent
{
    private IReadOnlyList<UserView>? _users;
    private IDisposable? _subscription;
    private Guid? _selected;
    private Guid? _self;
    private bool _adding;
    private string? _done;

    [Inject] private IUserAdmin Users { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            // Off the publisher's thread: it must not wait for this page.
            _subscription = Bus.Subscribe(Topic.Access, () => _ = Task.Run(() => InvokeAsync(RefreshAsync)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _subscription?.Dispose();
        base.Dispose(disposing);
    }

    private async Task RefreshAsync()
    {
        // What was refused stays on the screen until the next command.
        if (Problem is not null || IsBusy)
            return;
        await LoadAsync();
        StateHasChanged();
    }

    private Task<bool> LoadAsync() => TryAsync(async (actor, ct) =>
    {
        _self = actor.UserId();
        _users = await Users.ListAsync(actor, ct);
    });

    private void Add()
    {
        _adding = true;
        _done = null;
    }

    private void Select(Guid id)
    {
        _selected = _selected == id ? null : id;
        _done = null;
    }

    private async Task CreatedAsync(UserView user)
    {
        _adding = false;
        _done = $"{user.Name} can sign in as {user.Role}. Tell them the password in person.";
        await LoadAsync();
    }

    private async Task ChangedAsync(string what)
    {
        _done = what;
        await LoadAsync();
    }

    private static string State(UserView user) => user switch
    {
        { Disabled: true } => "disabled",
        { LockedUntil: not null } => "locked",
        _ => "enabled",
    };
}
