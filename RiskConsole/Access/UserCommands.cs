using System.CommandLine;
using System.Globalization;
using RiskConsole.Hosting;

namespace RiskConsole.Access;

/// <summary><c>user create | list | disable | enable | reset-password</c>.</summary>
internal static class UserCommands
{
    public static Command Create(string[] settings) => new("user", "People who sign in.")
    {
        CreateCommand(settings),
        ListCommand(settings),
        DisableCommand(settings, "disable", true),
        DisableCommand(settings, "enable", false),
        ResetCommand(settings),
    };

    private static Command CreateCommand(string[] settings)
    {
        var name = Name();
        var role = new Option<string>("--role") { Description = "operator, analyst or admin.", Required = true };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var stdin = PasswordStdin();
        var command = new Command("create", "Creates a user.") { name, role, stdin };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var password = await ReadPasswordAsync(token);
            var users = services.GetRequiredService<IUserAdmin>();
            var user = await users.CreateAsync(Actor, parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), password, token);
            await Console.Out.WriteLineAsync($"Created {user.Name} as {user.Role}.");
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command ListCommand(string[] settings)
    {
        var command = new Command("list", "Lists the users.");
        command.SetAction((_, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var users = await services.GetRequiredService<IUserAdmin>().ListAsync(Actor, token);
            TextTable.Write(Console.Out, ["NAME", "ROLE", "STATE", "LAST SIGN-IN"], users.Select(u => new[]
            {
                u.Name, u.Role, u.Disabled ? "disabled" : u.LockedUntil is null ? "enabled" : "locked",
                u.LastSignInAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never",
            }));
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command DisableCommand(string[] settings, string verb, bool disabled)
    {
        var name = Name();
        var what = disabled ? "Ends a user's sessions and lets them in no more." : "Lets a disabled user in again.";
        var command = new Command(verb, what) { name };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var users = services.GetRequiredService<IUserAdmin>();
            var user = await FindAsync(users, parsed.GetRequiredValue(name), token);
            await users.SetDisabledAsync(Actor, user.Id, disabled, token);
            await Console.Out.WriteLineAsync($"{user.Name} is {verb}d.");
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command ResetCommand(string[] settings)
    {
        var name = Name();
        var stdin = PasswordStdin();
        const string what = "Gives a user a new password, unlocks the account and ends its sessions.";
        var command = new Command("reset-password", what) { name, stdin };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var password = await ReadPasswordAsync(token);
            var users = services.GetRequiredService<IUserAdmin>();
            var user = await FindAsync(users, parsed.GetRequiredValue(name), token);
            await users.ResetPasswordAsync(Actor, user.Id, password, token);
            await Console.Out.WriteLineAsync($"{user.Name} has a new password.");
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static System.Security.Claims.ClaimsPrincipal Actor => Actors.System("command line");

    private static Argument<string> Name() => new("NAME") { Description = "The user's name." };

    // The only way: a password among the arguments would stand in the process list and in the shell's history.
    private static Option<bool> PasswordStdin()
    {
        var option = new Option<bool>("--password-stdin")
        {
            Description = "Read the password from standard input, one line.",
            Required = true,
        };
        option.Validators.Add(result =>
        {
            if (!result.GetValueOrDefault<bool>())
                result.AddError("Give the password on standard input: --password-stdin");
        });
        return option;
    }

    private static async Task<string> ReadPasswordAsync(CancellationToken ct) =>
        await Console.In.ReadLineAsync(ct) is { Length: > 0 } line
            ? line
            : throw new InputRefusedException("password", "Standard input was empty; write the password to it.");

    private static async Task<UserView> FindAsync(IUserAdmin users, string name, CancellationToken ct) =>
        await users.FindAsync(Actor, name, ct) ?? throw new InputRefusedException("name", $"There is no user {name}.");
}
