using RiskConsole;

return await ConsoleCommands.RunAsync(args);
